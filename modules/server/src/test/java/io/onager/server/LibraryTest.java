package io.onager.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.HostSettings;
import io.onager.actor.Outcome;
import io.onager.cluster.Joining;
import io.onager.gateway.Authenticator;
import io.onager.gateway.Authorizer;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Position;
import io.onager.model.Principal;
import io.onager.server.Purse.Command.Put;
import io.onager.server.Purse.Command.Take;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Onager inside an application that has an actor system and an HTTP server of its own. */
class LibraryTest {
  private static final int WRITTEN = 3000;

  private static ActorSystem<Void> system;
  private static Onager onager;
  private static ServerBinding binding;

  @BeforeAll
  static void start() {
    var database = TemplateDatabase.create();
    var patience =
        """
        onager.actor { ask-timeout = 20s, max-wait = 15s }
        onager.journal {
          connection-timeout = 10s, socket-timeout = 60s, circuit-breaker.call-timeout = 9s
        }
        """;
    var settings = Onager.prepare(database, ConfigFactory.parseString(patience));
    system = ActorSystem.create(Behaviors.empty(), "app", settings);
    get(Joining.through(database).join(system));
    onager = Onager.get(system).register(Purse.ACTOR);

    var routes = onager.gateway(Authenticator.open(), Authorizer.open()).routes();
    var own = Directives.path("hello", () -> Directives.complete("hello"));
    binding =
        get(Http.get(system).newServerAt("127.0.0.1", 0).bind(Directives.concat(own, routes)));
  }

  @AfterAll
  static void stop() {
    get(binding.terminate(Duration.ofSeconds(1)));
    ActorTestKit.shutdown(system, Duration.ofSeconds(30));
  }

  @Test
  void servesItsRoutesBesideThoseOfTheApplication() throws Exception {
    get(purse("served").ask(new Put(3)));

    assertThat(page("/hello")).isEqualTo("hello");
    assertThat(page("/onager/actors/purse/served"))
        .isEqualTo("{\"money\":3,\"lastTouchedBy\":\"application\"}");
  }

  @Test
  void asksTwiceWithoutAKeyAndOnceWithOne() {
    var purse = purse("asked");

    get(purse.ask(new Put(1)));
    get(purse.ask(new Put(1)));
    var first = get(purse.ask(new Put(10), "key-1"));
    var again = get(purse.ask(new Put(10), "key-1"));

    assertThat(first.value(Long.class)).isEqualTo(12);
    assertThat(first.revision()).isEqualTo(3);
    assertThat(again).isEqualTo(first);
    assertThat(get(purse.state()).state().money()).isEqualTo(12);
  }

  @Test
  void readsTheStateAndWhereItStands() {
    var purse = purse("read");
    var before = get(purse.state());
    get(purse.ask(new Put(5)));
    var after = get(purse.state());

    assertThat(before.state()).isEqualTo(new Purse.State(0, "nobody"));
    assertThat(before.position().revision()).isZero();
    assertThat(after.state()).isEqualTo(new Purse.State(5, "application"));
    assertThat(after.position()).isEqualTo(new Position(before.position().epoch(), 1));
  }

  /** An update has an event of at most max-event-bytes, and a state. */
  @Test
  void takesUpdatesWithTheLargestEventBetweenNodes() {
    var event = system.settings().config().getBytes("onager.actor.max-event-bytes");

    assertThat(HostSettings.create(system).maxMessageBytes()).isGreaterThan(3 * event.intValue());
  }

  @Test
  void speaksForSomebodyElse() {
    var purse = purse("somebody");
    get(purse.as(new Principal("default", "ann")).ask(new Put(1)));

    assertThat(get(purse.state()).state().lastTouchedBy()).isEqualTo("ann");
  }

  @Test
  void showsEveryRevisionInOrderWhileItIsWrittenAtFullSpeed() {
    var purse = purse("full-speed");
    var eager = collect(purse.updates(), WRITTEN);
    var slow = collect(purse.updates().throttle(WRITTEN, Duration.ofSeconds(1)), WRITTEN);

    write(purse, WRITTEN);

    for (var seen : List.of(get(eager), get(slow))) {
      var first = seen.get(0).position().revision();
      assertThat(seen)
          .noneMatch(Observed::reset)
          .allMatch(each -> each.state().money() == each.position().revision())
          .extracting(each -> each.position().revision())
          .isEqualTo(LongStream.rangeClosed(first, WRITTEN).boxed().toList());
    }
  }

  @Test
  void showsTheWholePast() {
    var purse = purse("past");
    write(purse, 300);
    get(purse.ask(new Take(7)));

    var states = get(collect(purse.updatesFrom(0), 301));
    var events = get(purse.eventsFrom(0).take(301).runWith(Sink.seq(), system));
    var after = purse.eventsAfter(events.get(298).position());
    var last = get(after.take(2).runWith(Sink.seq(), system));

    assertThat(states).extracting(each -> each.position().revision()).isEqualTo(revisions(301));
    assertThat(events).extracting(each -> each.position().revision()).isEqualTo(revisions(301));
    assertThat(events).allMatch(each -> each.type().equals("Changed"));
    assertThat(last).isEqualTo(events.subList(299, 301));
    assertThat(last.get(1).event().path("by").asLong()).isEqualTo(-7);
  }

  @Test
  void showsTheNewestOnlyWhereThereWasNoDemand() {
    var purse = purse("newest");
    var probe = purse.latest().runWith(Sink.queue(1), system);
    assertThat(revision(probe)).isZero();

    write(purse, 500);
    long last = 0;
    var shown = 0;
    while (last < 500) {
      var next = revision(probe);
      assertThat(next).isGreaterThan(last);
      last = next;
      shown++;
    }

    assertThat(shown).isLessThan(50); // the queue had asked for a few before
    probe.cancel();
  }

  private static long revision(SinkQueueWithCancel<Observed<Purse.State>> queue) {
    return get(queue.pull()).orElseThrow().position().revision();
  }

  private static List<Long> revisions(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void goesOnBehindAPosition() {
    var purse = purse("resumed");
    write(purse, 500);
    var epoch = get(purse.state()).position().epoch();

    var seen = collect(purse.updatesAfter(new Position(epoch, 200)), 1000);
    write(purse, 500);

    assertThat(get(seen))
        .noneMatch(Observed::reset)
        .allMatch(each -> each.position().epoch().equals(epoch))
        .allMatch(each -> each.state().money() == each.position().revision())
        .extracting(each -> each.position().revision())
        .isEqualTo(LongStream.rangeClosed(201, 1000).boxed().toList());
  }

  @Test
  void beginsAnewWhereAPositionCannotBeContinued() {
    var purse = purse("reset");
    write(purse, 10);
    var epoch = get(purse.state()).position().epoch();

    for (var wrong : List.of(new Position("otherlife", 3), new Position(epoch, 11))) {
      var seen = collect(purse.updatesAfter(wrong), 10);

      assertThat(get(seen))
          .containsExactly(
              new Observed<>(new Position(epoch, 10), new Purse.State(10, "application"), true));
    }
  }

  @Test
  void marksTheResetOnlyOnce() {
    var purse = purse("reset-once");
    write(purse, 10);

    var seen = collect(purse.updatesAfter(new Position("otherlife", 3)), 12);
    write(purse, 2);

    assertThat(get(seen).get(0).reset()).isTrue();
    assertThat(get(seen).stream().skip(1)).noneMatch(Observed::reset);
  }

  @Test
  void failsWithTheOutcomeOfWhatIsRefused() {
    var purse = purse("refused");
    get(purse.ask(new Put(1), "key-1"));

    assertThat(refusal(purse.ask(new Take(2))))
        .isEqualTo(new Outcome.Rejected("too-little", "There is not so much in it."));
    assertThat(refusal(purse.ask(new Put(2), "key-1"))).isEqualTo(Outcome.KeyReused.INSTANCE);
    assertThat(get(purse.state()).state().money()).isEqualTo(1);
  }

  @Test
  void failsForATypeThatIsNotHosted() {
    var nowhere = onager.ref(Purse.named("nowhere"), "a");

    assertThat(refusal(nowhere.ask(new Put(1)))).isEqualTo(Outcome.UnknownType.INSTANCE);
    assertThat(refusal(nowhere.state())).isEqualTo(Outcome.UnknownType.INSTANCE);
    assertThat(refusal(nowhere.updates().runWith(Sink.head(), system)))
        .isEqualTo(Outcome.UnknownType.INSTANCE);
  }

  @Test
  void refusesKeysAndIdsThatAreNone() {
    var purse = purse("keys");

    assertThatThrownBy(() -> purse.ask(new Put(1), "")).hasMessageContaining("key");
    assertThatThrownBy(() -> purse.ask(new Put(1), "k".repeat(129))).hasMessageContaining("key");
    assertThatThrownBy(() -> purse("no id")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> onager.register(Purse.ACTOR)).hasMessageContaining("twice");
  }

  private static LiveRef<Purse.Command, Purse.State> purse(String id) {
    return onager.ref(Purse.ACTOR, id);
  }

  /** Puts 1 so many times, without waiting in between. */
  private static void write(LiveRef<Purse.Command, Purse.State> purse, int times) {
    IntStream.range(0, times)
        .mapToObj(i -> purse.ask(new Put(1)))
        .toList()
        .forEach(LibraryTest::get);
  }

  /** Collects what is shown until {@code revision}. */
  private static CompletionStage<List<Observed<Purse.State>>> collect(
      Source<Observed<Purse.State>, NotUsed> source, long revision) {
    return source
        .takeWhile(each -> each.position().revision() < revision, true)
        .runWith(Sink.seq(), system);
  }

  private static Outcome refusal(CompletionStage<?> stage) {
    Function<Throwable, Throwable> cause =
        failure -> failure instanceof CompletionException ? failure.getCause() : failure;
    var failure = get(stage.handle((answer, thrown) -> thrown));
    assertThat(failure).as("it is refused").isNotNull();
    assertThat(cause.apply(failure)).isInstanceOf(CommandException.class);
    return ((CommandException) cause.apply(failure)).outcome();
  }

  private static String page(String path) throws Exception {
    var address = URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + path);
    var request = HttpRequest.newBuilder(address).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
