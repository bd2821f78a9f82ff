package io.onager.bench;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.BroadcastHub;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What one writes by hand instead: Pekko HTTP, and a BroadcastHub that sends frames of the same
 * size to every WebSocket. It stores nothing, filters nothing and resumes nothing. With Pekko's own
 * settings.
 */
final class HandWritten implements AutoCloseable {
  private static final int BUFFER = 256;
  private static final int BACKLOG = 1_024;
  private static final long PAUSE_NANOS = 500_000;

  /** What the load takes for the beginning of a stream. */
  private static final Message FIRST = TextMessage.create("{\"stream\":1,\"type\":\"subscribed\"}");

  private final ActorSystem<Void> system;
  private final BoundedSourceQueue<String> queue;
  private final Source<Message, NotUsed> hub;
  private final ServerBinding binding;
  private long revision;
  private volatile boolean stopped;

  private HandWritten() {
    var settings =
        ConfigFactory.parseString("pekko { loglevel = WARNING, log-dead-letters = off }")
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.<Void>empty(), "hand-written", settings);
    var streams =
        Source.<String>queue(BACKLOG)
            .<Message>map(TextMessage::create)
            .toMat(BroadcastHub.of(Message.class, BUFFER), Keep.both())
            .run(system);
    queue = streams.first();
    hub = streams.second();
    binding =
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bindSync(this::answer)
            .toCompletableFuture()
            .join();
  }

  static HandWritten start() {
    return new HandWritten();
  }

  int port() {
    return binding.localAddress().getPort();
  }

  /** Sends as fast as the slowest takes it, until closed. */
  void saturate() {
    var thread =
        new Thread(
            () -> {
              while (!stopped) {
                if (!say()) {
                  LockSupport.parkNanos(PAUSE_NANOS);
                }
              }
            },
            "hand-written");
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends one frame, whose revision is one more, from 0; returns whether there was room. */
  boolean say() {
    var sent = queue.offer(frame(revision)) == QueueOfferResult.enqueued();
    revision += sent ? 1 : 0;
    return sent;
  }

  private static String frame(long revision) {
    return "{\"stream\":1,\"type\":\"update\",\"revision\":%d,\"state\":{\"text\":\"%s\"}}"
        .formatted(revision, "x".repeat(Board.STATE_BYTES - "{\"text\":\"\"}".length()));
  }

  private Source<Message, NotUsed> stream() {
    return Source.single(FIRST).concat(hub);
  }

  private HttpResponse answer(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.webSocketUpgrade)
        .map(upgrade -> upgrade.handleMessagesWith(Sink.ignore(), stream(), "onager.v1.json"))
        .orElseGet(() -> HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
  }

  @Override
  public void close() {
    stopped = true;
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the hand-written server", e);
    }
  }
}
