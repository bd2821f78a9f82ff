package io.onager.actor;

import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.ConfigFactory;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import io.onager.model.Position;
import io.onager.model.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PublishedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The third door: {@link Account} was written without Onager, and is watched. */
class WatchedActorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final WatchedActor<Account.Event, Account.State> ACCOUNT =
      WatchedActor.named("account", Account.Event.class, Account.State.class)
          .startingFrom(new Account.State(0))
          .evolvedBy(Account.State::apply)
          .build();

  private static ActorTestKit testKit;
  private static Actors actors;

  @BeforeAll
  static void start() {
    testKit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    pekko.actor.provider = cluster
                    pekko.actor.serialization-bindings {
                      "io.onager.actor.Account$Serialized" = jackson-json
                    }
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    onager.actor { ask-timeout = 25s, max-wait = 15s }
                    """)
                .withFallback(TemplateDatabase.create().toConfig())
                .withFallback(ConfigFactory.load()));
    var system = testKit.system();
    var cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));

    // All that an application adds:
    ClusterSharding.get(system)
        .init(
            Entity.of(Account.TYPE, context -> ACCOUNT.watch(new Account(context.getEntityId())))
                .withStopMessage(Account.Stop.INSTANCE));
    actors = Actors.get(system);
    actors.register(ACCOUNT, Account.TYPE);
  }

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void keepsItsOwnCommandsAndPublishesWhatItStores() throws Exception {
    var feed = testKit.createTestProbe(Publication.class);
    follow("ann", feed, null);
    assertThat(present(feed))
        .extracting("revision", "state")
        .containsExactly(0L, "{\"balance\":0}");

    deposit("ann", 10);
    assertThat(await(withdraw("ann", 4)).isSuccess()).isTrue();
    assertThat(await(withdraw("ann", 100)).isError()).isTrue();
    deposit("ann", 1);

    assertUpdate(
        feed,
        1,
        "{\"balance\":10}",
        "{\"type\":\"Deposited\",\"@type\":\"deposited\",\"amount\":10}");
    assertUpdate(
        feed,
        2,
        "{\"balance\":6}",
        "{\"type\":\"Withdrawn\",\"@type\":\"withdrawn\",\"amount\":4}");
    assertUpdate(
        feed,
        3,
        "{\"balance\":7}",
        "{\"type\":\"Deposited\",\"@type\":\"deposited\",\"amount\":1}");
    feed.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsWhatIsLetKnownBetweenRevisions() throws Exception {
    var feed = testKit.createTestProbe(Publication.class);
    follow("sig", feed, null);
    var actor = present(feed).actor();

    signal("sig", 0, "a");
    signal("sig", 0, "b");
    signal("sig", 1, "of another revision");
    var first = feed.expectMessageClass(Publication.Signal.class, PATIENCE);
    actor.tell(new ActorMessage.AcknowledgeSignal(feed.getRef(), first.number()));
    var second = feed.expectMessageClass(Publication.Signal.class, PATIENCE);
    actor.tell(new ActorMessage.AcknowledgeSignal(feed.getRef(), second.number()));
    deposit("sig", 10);
    assertUpdate(
        feed,
        1,
        "{\"balance\":10}",
        "{\"type\":\"Deposited\",\"@type\":\"deposited\",\"amount\":10}");
    follow("sig", feed, null);

    assertThat(List.of(first.value(), second.value()))
        .containsExactly("{\"done\":\"a\"}", "{\"done\":\"b\"}");
    assertThat(present(feed).revision()).isEqualTo(1);
    feed.expectNoMessage(Duration.ZERO);
  }

  private static void signal(String id, long revision, String done) {
    var address = new Address(Address.DEFAULT_TENANT, "account", id);
    actors.signal(address, revision, JsonNodeFactory.instance.objectNode().put("done", done));
  }

  @Test
  void goesOnWhereItWasAfterARestart() throws Exception {
    for (var i = 0; i < 5; i++) {
      deposit("bob", 1);
    }
    var watcher = testKit.createTestProbe(Publication.class);
    awaitRead("bob", 5);
    follow("bob", watcher, null);
    var before = present(watcher);
    var stopped = testKit.createTestProbe();

    Node.passivate(testKit.system(), before.actor(), Account.Stop.INSTANCE);
    stopped.expectTerminated(before.actor(), PATIENCE);
    assertThat(watcher.expectMessageClass(Publication.Ended.class, PATIENCE).actor())
        .isEqualTo(before.actor());
    deposit("bob", 1);
    awaitRead("bob", 6);
    follow("bob", watcher, new Position(before.epoch(), 5));

    var after = present(watcher);
    assertThat(after.revision()).isEqualTo(6);
    assertThat(after.state()).isEqualTo("{\"balance\":6}");
    assertThat(after.epoch()).isEqualTo(before.epoch());
  }

  @Test
  void isReadLikeAnyActor() throws Exception {
    deposit("cid", 3);

    assertThat(awaitRead("cid", 1)).isEqualTo(new Reading.Found("0", 1, "{\"balance\":3}"));
  }

  @Test
  void takesNoCommandsFromClientsAndIsNobodyElses() throws Exception {
    var none = JsonNodeFactory.instance.objectNode();
    var foreign = new Address("other", "account", "ann");

    assertThat(await(actors.invoke(address("ann"), Principal.ANONYMOUS, "Deposit", none, null)))
        .isEqualTo(Outcome.UnknownCommand.INSTANCE);
    assertThat(actors.type(foreign)).isEmpty();
    assertThat(await(actors.read(foreign))).isEqualTo(Reading.UnknownType.INSTANCE);
  }

  @Test
  void isUnavailableWhereItIsNotReachedTwice() throws Exception {
    var deaf = EntityTypeKey.create(Object.class, "deaf");
    ClusterSharding.get(testKit.system())
        .init(Entity.of(deaf, context -> Behaviors.receiveMessage(any -> Behaviors.unhandled())));
    actors.register(
        WatchedActor.named("deaf", Account.Event.class, Account.State.class)
            .startingFrom(new Account.State(0))
            .evolvedBy(Account.State::apply)
            .build(),
        deaf);

    var reading = await(actors.read(new Address(Address.DEFAULT_TENANT, "deaf", "ann")));

    assertThat(reading).isEqualTo(new Reading.Unavailable("The actor moves to another node.", 0));
  }

  @Test
  void findsInTheJournalTheLastEventThatItWasNotToldOf() throws Exception {
    var feed = testKit.createTestProbe(Publication.class);
    follow("dan", feed, null);
    var entity = present(feed).actor();
    loseNews("dan", 1);

    follow("dan", feed, new Position("0", 0));

    assertUpdate(
        feed,
        1,
        "{\"balance\":1}",
        "{\"type\":\"Deposited\",\"@type\":\"deposited\",\"amount\":1}");
    bringNews("dan", entity);
    deposit("dan", 1);
    assertThat(next(feed).get(0).revision()).isEqualTo(2);
  }

  @Test
  void findsInTheJournalWhatLiesBeforeAnEventThatItIsToldOf() throws Exception {
    var feed = testKit.createTestProbe(Publication.class);
    follow("eve", feed, null);
    var entity = present(feed).actor();
    loseNews("eve", 3);
    bringNews("eve", entity);

    deposit("eve", 1);

    for (var revision = 1L; revision <= 4; revision++) {
      assertThat(next(feed).get(0))
          .extracting("revision", "state")
          .containsExactly(revision, "{\"balance\":%d}".formatted(revision));
    }
  }

  /** Lets the entity store so many events, and its watch hear of none. */
  private static void loseNews(String id, int events) throws Exception {
    var news = testKit.createTestProbe(Object.class);
    bringNews(id, news.getRef());
    for (var i = 0; i < events; i++) {
      deposit(id, 1);
      news.expectMessageClass(PublishedEvent.class, PATIENCE);
    }
  }

  private static void bringNews(String id, ActorRef<?> to) {
    PublishedEvents.get(testKit.system())
        .forward(ACCOUNT.persistenceId(address(id)), to.unsafeUpcast());
  }

  private static List<Update> next(TestProbe<Publication> feed) {
    var publication = feed.receiveMessage(PATIENCE);
    return publication instanceof Publication.Published published
        ? published.updates()
        : next(feed);
  }

  private static void assertUpdate(
      TestProbe<Publication> feed, long revision, String state, String event) {
    var updates = next(feed);
    assertThat(updates).hasSize(1);
    assertThat(updates.get(0).at()).isCloseTo(Instant.now(), within(1, HOURS));
    assertThat(updates.get(0))
        .extracting("revision", "state", "event")
        .containsExactly(revision, state, event);
  }

  private static Publication.Present present(TestProbe<Publication> feed) {
    return feed.expectMessageClass(Publication.Present.class, PATIENCE);
  }

  /** What an entity has stored reaches its watch soon, but not before the entity's own answer. */
  private static Reading awaitRead(String id, long revision) {
    return Node.eventually(
        "revision " + revision,
        () -> Node.await(actors.read(address(id))),
        reading -> ((Reading.Found) reading).revision() == revision);
  }

  private static void follow(String id, TestProbe<Publication> feed, @Nullable Position at) {
    actors.tell(address(id), new ActorMessage.Follow(feed.getRef(), at, 1));
  }

  private static void deposit(String id, long amount) throws Exception {
    CompletionStage<StatusReply<Done>> answer =
        account(id).ask(replyTo -> new Account.Deposit(amount, replyTo), PATIENCE);
    assertThat(await(answer).isSuccess()).isTrue();
  }

  private static CompletionStage<StatusReply<Done>> withdraw(String id, long amount) {
    return account(id).ask(replyTo -> new Account.Withdraw(amount, replyTo), PATIENCE);
  }

  private static EntityRef<Account.Command> account(String id) {
    return ClusterSharding.get(testKit.system()).entityRefFor(Account.TYPE, id);
  }

  private static Address address(String id) {
    return new Address(Address.DEFAULT_TENANT, "account", id);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
