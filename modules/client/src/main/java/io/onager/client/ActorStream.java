package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Replica.Misfit;
import io.onager.model.Position;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrame.Delta;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.Retry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream, over any number of connections. It subscribes again whenever it was cut off, what
 * came did not fit, or its consumer has caught up; each time under a new number, so that what is
 * still under way under the old one is nobody's. Owned by the loop.
 *
 * <p>What waits for its consumer is at most two windows: it subscribes only while no more than half
 * a window waits, a subscription brings one, and where resets make it two it is given up until its
 * consumer has caught up.
 */
final class ActorStream {
  private static final System.Logger LOG = System.getLogger(ActorStream.class.getName());
  private static final int FAILURES_TO_TELL = 5; // in a row, and then of as many again

  private final Streams streams;
  private final String actor;
  private final WatchOptions options;
  private final Mailbox mailbox;
  private final Replica replica;
  private @Nullable Delta delta;
  private @Nullable Connection connection; // on which it is subscribed
  private Loop.@Nullable Timer again;
  private Loop.@Nullable Timer ackAgain;
  private Lease lease;
  private int number;
  private int failures;
  private boolean open; // the server has said that it is subscribed
  private boolean over;

  ActorStream(
      Streams streams,
      String actor,
      WatchOptions options,
      @Nullable Position from,
      Map<String, ActorType.Delta> known,
      Mailbox mailbox) {
    this.streams = streams;
    this.actor = actor;
    this.options = options;
    this.mailbox = mailbox;
    this.replica = new Replica(options, from, known);
    this.lease = new Lease(options.window());
    this.delta = options.firstDelta(!known.isEmpty());
  }

  /** Subscribes on a connection, unless its consumer has to catch up first. */
  void attach(Connection to) {
    if (over || mailbox.updates() > options.window() / 2) {
      return;
    }
    cancelAgain();
    connection = to;
    open = false;
    lease = new Lease(options.window());
    number = streams.number(this);
    var text = ClientFrames.encode(subscribe());
    if (to.takes(text)) {
      to.send(text);
    } else {
      end(OnagerException.tooLarge("watching " + actor, "longer than the server takes"));
    }
  }

  /** The server has not read a message: says again what may have been in it. */
  void sendAgain(Connection to) {
    if (open) {
      acknowledge();
    } else if (connection == to) {
      giveUp();
      attach(to);
    }
  }

  /** Its connection is lost, or left. */
  void detach() {
    streams.forget(number);
    cancelAgain();
    if (ackAgain != null) {
      ackAgain.cancel();
      ackAgain = null;
    }
    connection = null;
    open = false;
  }

  /** Takes a frame that has its number. */
  void take(JsonNode frame) {
    try {
      receive(frame);
    } catch (Misfit misfit) {
      replica.doubt(misfit);
      if (delta == Delta.CUSTOM && misfit.spoilsState()) {
        delta = Delta.MERGE_PATCH;
      }
      giveUp();
      retry(0, misfit.getMessage());
    }
  }

  /** Its consumer has taken an item. */
  void consumed(Mailbox.Item item) {
    if (over) {
      return;
    }
    if (connection == null && again == null) {
      attachWhereLive();
    } else if (connection != null
        && item.lease() == lease
        && item.updates() > 0
        && lease.take(item.updates(), item.told().position().revision())) {
      acknowledge();
    }
  }

  /** Its consumer wants no more, or gets no more. */
  void cancel() {
    giveUp();
    mailbox.discard();
    end(null);
  }

  /** Ends it for its consumer. */
  void end(@Nullable OnagerException why) {
    if (!over) {
      over = true;
      detach();
      streams.remove(this);
      mailbox.end(why);
    }
  }

  private void receive(JsonNode frame) throws Misfit {
    switch (frame.path("type").asText()) {
      case "subscribed" -> subscribed(frame);
      case "update", "event" -> {
        if (replica.isNew(frame)) {
          tell(options.isOfEvents() ? replica.event(frame) : replica.update(frame));
        }
      }
      case "paused" -> replica.paused(frame);
      case "mark" -> tell(replica.mark(frame));
      case "signal" -> replica.signal(frame).ifPresent(told -> mailbox.put(told, lease));
      case "reset" -> {
        replica.reset(frame);
        mailbox.forgetSignal();
        lease = new Lease(options.window());
      }
      case "ended" -> ended(frame.path("reason").asText());
      case "error" -> error(frame);
      default -> {} // what later servers say
    }
  }

  private void subscribed(JsonNode frame) throws Misfit {
    open = true;
    if (!replica.subscribed(frame, delta)) {
      fallBack();
    }
  }

  private void tell(Told told) {
    failures = 0;
    mailbox.put(told, lease);
    if (mailbox.updates() >= 2 * options.window()) {
      giveUp();
    }
  }

  private void ended(String reason) {
    switch (reason) {
      case "deleted" -> end(null);
      case "draining" -> {
        detach();
        retry(0, "the server is draining");
      }
      default -> end(OnagerException.ended(actor, reason));
    }
  }

  private void error(JsonNode frame) {
    var why = OnagerException.of(frame, "watching " + actor);
    if (open && !endsOpenStream(why.code())) {
      if (why.code().equals(ErrorCode.RATE_LIMITED.wire())) {
        acknowledgeLater(frame.path("after").asLong());
      }
      return;
    }
    var from = connection;
    detach();
    if (why.code().equals(ErrorCode.BAD_FRAME.wire()) && delta == Delta.CUSTOM) {
      fallBack();
      return;
    }
    if (why.retry() == Retry.NEVER) {
      end(why);
    } else {
      if (why.retry() == Retry.REAUTHENTICATE && !streams.renew(from)) {
        end(why);
      }
      retry(frame.path("after").asLong(), why.getMessage());
    }
  }

  private void acknowledge() {
    if (connection != null && lease.newest() != Lease.NOTHING) {
      connection.send(ClientFrames.encode(new ClientFrame.Ack(number, lease.newest())));
    }
  }

  /** An {@code ack} was refused, without which the server may not go on. */
  private void acknowledgeLater(long afterMillis) {
    if (ackAgain == null) {
      failures++;
      ackAgain =
          streams.later(
              streams.backoff(failures, Duration.ofMillis(afterMillis)),
              () -> {
                ackAgain = null;
                acknowledge();
              });
    }
  }

  private static boolean endsOpenStream(String code) {
    return code.equals(ErrorCode.INTERNAL.wire()) || code.equals(ErrorCode.UNAVAILABLE.wire());
  }

  /** The server's own delta is not known here, or it has none. */
  private void fallBack() {
    giveUp();
    delta = Delta.MERGE_PATCH;
    attachWhereLive();
  }

  private void giveUp() {
    if (connection != null) {
      streams.leave(number, connection);
      detach();
    }
  }

  /** Subscribes again: at once for the first time, later where that does not help. */
  private void retry(long afterMillis, @Nullable String why) {
    if (over) {
      return;
    }
    var time = streams.backoff(failures++, Duration.ofMillis(afterMillis));
    if (failures % FAILURES_TO_TELL == 0) {
      LOG.log(Level.WARNING, "{0} failed {1} times, and is tried again: {2}", actor, failures, why);
    }
    cancelAgain();
    again =
        streams.later(
            time,
            () -> {
              again = null;
              attachWhereLive();
            });
  }

  private void attachWhereLive() {
    if (connection == null) {
      streams.present().ifPresent(this::attach);
    }
  }

  private void cancelAgain() {
    if (again != null) {
      again.cancel();
      again = null;
    }
  }

  private ClientFrame subscribe() {
    return new ClientFrame.Subscribe(
        number,
        actor,
        options.of(),
        options.mode(),
        options.filter(),
        options.select(),
        delta,
        options.window(),
        replica.from().orElse(null),
        options.signals());
  }
}
