package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.onager.model.Json;
import io.onager.protocol.ClientFrame.Delta;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What an application gives may fail: it harms nothing else, and nobody waits for ever. */
class FaultsTest {
  private final Random random = new Random(17);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);

  /** A type of which the application's own reader has a mistake. */
  @JsonDeserialize(using = Puzzled.class)
  private record Puzzle() {}

  private static final class Puzzled extends JsonDeserializer<Puzzle> {
    @Override
    public Puzzle deserialize(JsonParser json, DeserializationContext context) {
      throw new IllegalStateException("a mistake of the application's");
    }
  }

  private record Ends(List<Throwable> failures) implements Flow.Subscriber<Update<Puzzle>> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Update<Puzzle> update) {}

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void tellsASubscriberAndAFutureThatTheirExecutorTakesNothing() {
    var rejects = new AtomicBoolean();
    Executor executor =
        task -> {
          if (rejects.get()) {
            throw new RejectedExecutionException("shut down");
          }
          loop.execute(task);
        };
    var core = new Core(Options.DEFAULT, loop, server, executor);
    var actor = Onager.start(core, List.of(URI.create("ws://a/onager/ws"))).actor("game", "a");
    var told = new ArrayList<Update<JsonNode>>();
    var ends = new CopyOnWriteArrayList<Throwable>();
    actor.watch().subscribe(new Keeping(told, ends));
    loop.run(Duration.ofSeconds(10));

    rejects.set(true);
    var command = actor.invoke("Do", Map.of(), JsonNode.class, InvokeOptions.DEFAULT);
    loop.run(Duration.ofSeconds(1));
    server.tellAll();
    loop.run(Duration.ofSeconds(1));

    Waiting.until("the end of the stream", () -> ends.size() == 1);
    assertThat(((OnagerException) ends.get(0)).code()).isEqualTo("executor");
    Waiting.get("an answer", command);
  }

  @Test
  void tellsASubscriberAndAFutureThatReadingTheirTypeFails() {
    var core = new Core(Options.DEFAULT, loop, server, loop);
    var onager = Onager.start(core, List.of(URI.create("ws://a/onager/ws")));
    var ends = new ArrayList<Throwable>();
    onager.actor("game", "a", Puzzle.class).watch().subscribe(new Ends(ends));
    var command =
        onager.actor("game", "a").invoke("Do", Map.of(), Puzzle.class, InvokeOptions.DEFAULT);
    loop.run(Duration.ofSeconds(10));
    server.tellAll();
    loop.run(Duration.ofSeconds(1));

    assertThat(ends)
        .singleElement()
        .satisfies(end -> assertThat(((OnagerException) end).code()).isEqualTo("unreadable"));
    assertThat(command).isCompletedExceptionally();
    assertThat(Failures.of(command).code()).isEqualTo("unreadable");
  }

  @Test
  void followsAnotherWayWhereADeltaFailsHard() throws Exception {
    ActorType.Delta fails =
        (held, change) -> {
          throw new NoClassDefFoundError("a library of the application");
        };
    var replica = new Replica(WatchOptions.DEFAULT, null, Map.of("own", fails));
    replica.subscribed(frame("{'outcome':'started','epoch':'e','delta':'own'}"), Delta.CUSTOM);
    replica.update(frame("{'revision':1,'state':{}}"));

    var misfit =
        catchThrowableOfType(
            Replica.Misfit.class,
            () -> replica.update(frame("{'revision':2,'base':1,'change':5}")));

    assertThat(misfit.spoilsState()).isTrue();
    assertThat(misfit).hasMessageContaining("a library of the application");
  }

  @Test
  void takesNoTimeoutThatNoClockCanTell() {
    var forever = Duration.ofSeconds(Long.MAX_VALUE);

    assertThatThrownBy(() -> InvokeOptions.DEFAULT.withTimeout(forever))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 days");
    assertThatThrownBy(() -> Options.DEFAULT.withTimeout(forever))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 days");
  }

  private static JsonNode frame(String text) throws JsonProcessingException {
    return Json.parse(text.replace('\'', '"'));
  }
}
