package io.onager.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Transport.Ended;
import io.onager.model.Json;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.CloseCode;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.Limits;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from dialling to its end: says who is there, is welcomed, notices when the server
 * falls silent. Owned by the loop.
 */
final class Connection implements Transport.Listener {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /** Who it belongs to. */
  interface Owner {
    /** The server has welcomed it. */
    void onWelcome(Connection welcomed);

    /** A frame has come, behind the welcome. */
    void onFrame(Connection from, JsonNode frame);

    /** It has ended; said once, and not where the owner closed it. */
    void onEnd(Connection ended, Loss loss);
  }

  /** A close code of this side: what answers is no Onager. */
  static final int NOT_ONAGER = 4900;

  /** A close code of this side: what came is too large. */
  static final int TOO_LARGE = 4901;

  /** A close code of this side: there is no token to say who is there. */
  static final int NO_TOKEN = 3900;

  static final Duration OPENING = Duration.ofSeconds(10);
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long LONGEST_HEARTBEAT = Duration.ofMinutes(10).toMillis();
  private static final String PING = ClientFrames.encode(ClientFrame.Ping.INSTANCE);

  private final Core core;
  private final URI place;
  private final Owner owner;
  private final Outbox outbox = new Outbox(this::transmit);
  private Transport.@Nullable Socket socket;
  private Loop.@Nullable Timer timer; // for the welcome, then for a sign of life
  private @Nullable JsonNode refusal; // an error that came before the welcome, or told who is there
  private @Nullable String token;
  private Duration silence = Duration.ZERO; // that is normal
  private boolean welcomed;
  private boolean pinged;
  private boolean over;
  private long heard;

  Connection(Core core, URI place, Owner owner) {
    this.core = core;
    this.place = place;
    this.owner = owner;
  }

  URI place() {
    return place;
  }

  void open() {
    timer = core.loop().schedule(OPENING, this::giveUp);
    if (core.options().token() == null) {
      dial();
    } else {
      core.askToken(this::onToken, this::onNoToken);
    }
  }

  /** Sends a frame, together with those that are sent in the same turn of the loop. */
  void send(String frame) {
    if (!over && outbox.add(frame)) {
      core.loop().execute(outbox::flush);
    }
  }

  /** Returns whether a frame is not longer than the server takes. */
  boolean takes(String frame) {
    return outbox.takes(frame);
  }

  /** From now on each message has one frame; returns whether they had more before. */
  boolean goOneByOne() {
    return outbox.goOneByOne();
  }

  /** Says who is there once more, with a new token. */
  void renew() {
    core.askToken(fresh -> send(hello(fresh)), this::onNoToken);
  }

  /** Ends it in order; its owner hears no more of it. */
  void close() {
    stop();
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public void onOpen() {
    transmit(hello(token));
  }

  @Override
  public void onPing() {
    hear();
  }

  @Override
  public void onMessage(String text) {
    hear();
    try {
      var message = Json.storedMapper().readTree(text);
      if (message.isArray()) {
        message.forEach(this::isolated);
      } else {
        isolated(message);
      }
    } catch (JsonProcessingException | NumberFormatException e) {
      end(Ended.closed(NOT_ONAGER, "a message that is no JSON"));
    }
  }

  @Override
  public void onEnd(Ended ended) {
    end(ended);
  }

  private void dial() {
    if (!over) {
      socket = core.transport().open(place, this);
    }
  }

  private void onToken(String fresh) {
    token = fresh;
    dial();
  }

  private void onNoToken(String why) {
    end(Ended.closed(NO_TOKEN, "no token: " + why));
  }

  private void giveUp() {
    if (socket == null) {
      onNoToken("none within %s".formatted(OPENING));
    } else {
      silent("no welcome within %s".formatted(OPENING));
    }
  }

  private void silent(String what) {
    end(Ended.closed(CloseCode.HEARTBEAT_LOST.number(), what));
  }

  private String hello(@Nullable String proof) {
    return ClientFrames.encode(new ClientFrame.Hello(proof, core.options().name()));
  }

  /** A fault about one frame does not keep its neighbours from being taken. */
  private void isolated(JsonNode frame) {
    try {
      onFrame(frame);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a fault of the client, which goes on", e);
    }
  }

  private void onFrame(JsonNode frame) {
    if (over) {
      return;
    }
    var type = frame.path("type").asText();
    if (type.equals("error") && isAboutUs(frame)) {
      refusal = frame;
    } else if (welcomed) {
      if (!type.equals("pong") && !type.equals("welcome")) {
        owner.onFrame(this, frame);
      }
    } else if (type.equals("welcome")) {
      onWelcome(frame);
    } else {
      end(Ended.closed(NOT_ONAGER, "the first frame is no welcome"));
    }
  }

  private boolean isAboutUs(JsonNode error) {
    return !welcomed
        || (!error.has("id")
            && !error.has("stream")
            && error.path("code").asText().equals(ErrorCode.UNAUTHENTICATED.wire()));
  }

  private void onWelcome(JsonNode frame) {
    var protocol = frame.path("protocol").asInt();
    if (protocol != 1) {
      end(
          Ended.closed(
              NOT_ONAGER, "the server speaks version %d (expected: 1)".formatted(protocol)));
      return;
    }
    welcomed = true;
    refusal = null;
    var most = frame.path("limits").path("messageBytes").asInt(Limits.DEFAULT.messageBytes());
    outbox.limit(Math.max(1, most));
    var millis = frame.path("heartbeat").asLong();
    var said = Duration.ofMillis(Math.max(1_000, Math.min(millis, LONGEST_HEARTBEAT)));
    var own = core.options().silence();
    silence = own == null || own.compareTo(said) > 0 ? said : own;
    awaitSign(silence);
    owner.onWelcome(this);
  }

  private void hear() {
    heard = core.loop().nanos();
    pinged = false;
  }

  private void awaitSign(Duration time) {
    cancelTimer();
    timer = core.loop().schedule(time, this::look);
  }

  private void look() {
    var passed = Duration.ofNanos(core.loop().nanos() - heard);
    if (passed.compareTo(silence) < 0) {
      awaitSign(silence.minus(passed));
    } else if (pinged) {
      silent("the server fell silent");
    } else {
      pinged = true;
      send(PING);
      awaitSign(PATIENCE);
    }
  }

  private void transmit(String message) {
    if (socket != null && !over) {
      outbox.sending();
      socket.send(message, outbox::sent);
    }
  }

  private void end(Ended ended) {
    if (!over) {
      stop();
      if (socket != null) {
        socket.abort();
      }
      owner.onEnd(this, Loss.of(ended, refusal));
    }
  }

  private void stop() {
    over = true;
    cancelTimer();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
