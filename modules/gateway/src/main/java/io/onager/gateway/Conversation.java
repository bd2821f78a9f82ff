package io.onager.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bucket4j.Bucket;
import io.onager.actor.Outcome;
import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Address;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.FrameId;
import io.onager.protocol.Received;
import io.onager.protocol.ServerFrame;
import io.onager.protocol.StreamFrame;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session does with the frames of its client, once it knows who that is. Knows nothing of
 * sockets; called on the session's thread only.
 */
final class Conversation {
  /** Where answers go that come later, on whatever thread. */
  @FunctionalInterface
  interface Later {
    void answer(InOrder.Pending command, CompletionStage<Outcome> outcome);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final ErrorFrame GOING =
      ErrorFrame.of(ErrorCode.UNAVAILABLE, "this node stops: connect again").after(0);
  private static final ErrorFrame OVER_QUOTA =
      ErrorFrame.of(ErrorCode.RATE_LIMITED, "too many frames at once: nothing was done")
          .after(1000);

  private final Services services;
  private final Principal principal;
  private final Outbox outbox;
  private final OpenStreams streams;
  private final Later later;
  private final Bucket quota;
  private final InOrder answers = new InOrder();

  Conversation(
      Services services, Principal principal, Outbox outbox, OpenStreams streams, Later later) {
    this.services = services;
    this.principal = principal;
    this.outbox = outbox;
    this.streams = streams;
    this.later = later;
    var rate = services.settings().framesPerSecond();
    this.quota =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(2L * rate).refillGreedy(rate, Duration.ofSeconds(1)))
            .build();
  }

  /** Returns whether the client may send one more frame now; answers the error where it may not. */
  boolean admits(Received received) {
    var admitted = quota.tryConsume(1);
    if (!admitted) {
      outbox.add(about(received, OVER_QUOTA));
    }
    return admitted;
  }

  /** Handles one frame, or answers the error that stands in its place. */
  void receive(Received received) {
    try {
      handle(received);
    } catch (RuntimeException e) { // a fault, which must cost this frame only
      var incident = UUID.randomUUID().toString();
      LOG.error("a frame failed [{}]", incident, e);
      var error = about(received, ErrorFrame.internal(incident));
      if (error.stream() != null) {
        streams.close(error.stream()); // as its client takes it from the code
      }
      outbox.add(error);
    }
  }

  private void handle(Received received) {
    if (received instanceof ErrorFrame error) {
      outbox.add(error);
    } else if (received instanceof ClientFrame.Invoke invoke) {
      invoke(invoke);
    } else if (received instanceof ClientFrame.Subscribe subscribe) {
      subscribe(subscribe);
    } else if (received instanceof ClientFrame.Unsubscribe unsubscribe) {
      unsubscribe(unsubscribe.stream());
    } else if (received instanceof ClientFrame.Ack ack) {
      acknowledge(ack);
    } else if (received instanceof ClientFrame.Ping) {
      outbox.add(ServerFrame.Pong.INSTANCE);
    } else if (received instanceof ClientFrame.Submit submit) {
      outbox.add(
          ErrorFrame.of(ErrorCode.UNKNOWN_ACTION, "no such action is run here").to(submit.id()));
    } else if (received instanceof ClientFrame.Cancel cancel) {
      outbox.add(ErrorFrame.of(ErrorCode.UNKNOWN_REQUEST, "no such request").to(cancel.id()));
    }
  }

  /** Refuses what a client begins that was asked to go elsewhere; what it has goes on. */
  void receiveLast(Received received) {
    if (received instanceof ClientFrame.Ack
        || received instanceof ClientFrame.Unsubscribe
        || received instanceof ClientFrame.Ping) {
      receive(received);
    } else {
      outbox.add(about(received, GOING));
    }
  }

  /** Answers a command that has ended, when those before it to the same actor are answered. */
  void answer(InOrder.Pending command, Outcome outcome) {
    answers.end(command, outcome, this::answer);
  }

  private void answer(FrameId id, Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      var value = done.value();
      outbox.add(new ServerFrame.Result(id, done.revision(), value == null ? "null" : value));
    } else {
      outbox.add(Errors.of(outcome).to(id));
    }
  }

  private void invoke(ClientFrame.Invoke invoke) {
    if (invoke.key() != null && invoke.key().isEmpty()) {
      outbox.add(ErrorFrame.of(ErrorCode.BAD_FRAME, "key: empty").to(invoke.id()));
      return;
    }
    var address = address(invoke.actor(), invoke.id(), null);
    if (address == null) {
      return;
    }
    if (!services.authorizer().mayInvoke(principal, address, invoke.command())) {
      outbox.add(Errors.FORBIDDEN.to(invoke.id()));
      return;
    }
    JsonNode args = invoke.args();
    later.answer(
        answers.begin(address, invoke.id()),
        services.actors().invoke(address, principal, invoke.command(), args, invoke.key()));
  }

  private void subscribe(ClientFrame.Subscribe subscribe) {
    var number = subscribe.stream();
    if (streams.has(number)) {
      fail(number, ErrorCode.STREAM_IN_USE, "the stream is open");
      return;
    }
    var most = services.settings().limits().streams();
    if (streams.size() >= most) {
      fail(number, ErrorCode.TOO_MANY_STREAMS, "at most %d streams are open".formatted(most));
      return;
    }
    var address = address(subscribe.actor(), null, number);
    if (address == null) {
      return;
    }
    var type = services.actors().type(address);
    if (type.isEmpty()) {
      outbox.add(Errors.UNKNOWN_TYPE.on(number));
    } else if (!services.authorizer().mayWatch(principal, address)) {
      outbox.add(Errors.FORBIDDEN.on(number));
    } else {
      streams.open(subscribe, address, type.get()).ifPresent(error -> outbox.add(error.on(number)));
    }
  }

  private void unsubscribe(int number) {
    if (streams.close(number)) {
      outbox.add(
          new ServerFrame.OnStream(
              number, new StreamFrame.Ended(StreamFrame.EndReason.UNSUBSCRIBED)));
    } else {
      unknownStream(number);
    }
  }

  private void acknowledge(ClientFrame.Ack ack) {
    if (!streams.has(ack.stream())) {
      unknownStream(ack.stream());
    } else if (!streams.acknowledge(ack.stream(), ack.revision())) {
      fail(ack.stream(), ErrorCode.BAD_FRAME, "revision: nothing of it was sent yet");
    }
  }

  private @Nullable Address address(String path, @Nullable FrameId id, @Nullable Integer stream) {
    try {
      return Address.parse(principal.tenant(), path);
    } catch (IllegalArgumentException e) {
      var message = e.getMessage() == null ? "expected type/id" : e.getMessage();
      outbox.add(ErrorFrame.of(ErrorCode.INVALID_ADDRESS, message).to(id).on(stream));
      return null;
    }
  }

  private void unknownStream(int number) {
    fail(number, ErrorCode.UNKNOWN_STREAM, "no open stream has this number");
  }

  private void fail(int stream, ErrorCode code, String message) {
    outbox.add(ErrorFrame.of(code, message).on(stream));
  }

  /** Returns {@code error} as the answer to {@code received}. */
  private static ErrorFrame about(Received received, ErrorFrame error) {
    if (received instanceof ErrorFrame unreadable) {
      return error.to(unreadable.id()).on(unreadable.stream());
    }
    if (received instanceof ClientFrame.Invoke invoke) {
      return error.to(invoke.id());
    }
    if (received instanceof ClientFrame.Submit submit) {
      return error.to(submit.id());
    }
    if (received instanceof ClientFrame.Cancel cancel) {
      return error.to(cancel.id());
    }
    if (received instanceof ClientFrame.Subscribe subscribe) {
      return error.on(subscribe.stream());
    }
    if (received instanceof ClientFrame.Unsubscribe unsubscribe) {
      return error.on(unsubscribe.stream());
    }
    if (received instanceof ClientFrame.Ack ack) {
      return error.on(ack.stream());
    }
    return error;
  }
}
