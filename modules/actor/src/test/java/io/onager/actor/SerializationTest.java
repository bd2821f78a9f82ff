package io.onager.actor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.onager.model.Json;
import io.onager.model.Position;
import io.onager.model.Principal;
import io.onager.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes from node to node, and what is stored, arrives as it was. */
class SerializationTest {
  private static ActorTestKit testKit;

  @BeforeAll
  static void start() {
    testKit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void bringsEveryMessageOverAsItWas() {
    var serializer = testKit.serializationTestKit();

    assertThat(messages())
        .allSatisfy(
            message ->
                assertThat(serializer.verifySerialization(message, true)).isEqualTo(message));
  }

  @Test
  void knowsEveryMessage() {
    var forms =
        Stream.of(Outcome.class, Reading.class, Publication.class, ActorMessage.class)
            .flatMap(SerializationTest::members)
            .filter(CborSerializable.class::isAssignableFrom);

    assertThat(messages().stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(forms.toList());
  }

  /** While a cluster is updated node by node, two versions of the messages meet. */
  @Test
  void readsMessagesOfNewerAndOlderNodes() throws Exception {
    assertThat(changed(new Outcome.Done(7, "1"), fields -> fields.put("newer", true)))
        .isEqualTo(new Outcome.Done(7, "1"));
    assertThat(changed(new Outcome.Done(7, "1"), fields -> fields.remove("value")))
        .isEqualTo(new Outcome.Done(7, null));
    assertThat(
            changed(
                new Outcome.Unavailable("Later.", 200, true), fields -> fields.remove("inDoubt")))
        .isEqualTo(new Outcome.Unavailable("Later.", 200));
    assertThat(changed(new Reading.Found("life", 7, "[7]"), fields -> fields.put("newer", "x")))
        .isEqualTo(new Reading.Found("life", 7, "[7]"));
  }

  /** Returns what comes of {@code message} where its fields are changed on the way. */
  private static Object changed(Object message, Consumer<ObjectNode> change) throws Exception {
    var serialization = SerializationExtension.get(testKit.system());
    var serializer = (SerializerWithStringManifest) serialization.findSerializerFor(message);
    var cbor = new CBORMapper();
    var fields = (ObjectNode) cbor.readTree(serializer.toBinary(message));
    change.accept(fields);
    return serializer.fromBinary(cbor.writeValueAsBytes(fields), serializer.manifest(message));
  }

  @Test
  void storesEventsAndSnapshotsAsJson() {
    var answer = new StoredEvent.KeyedAnswer("k", "hash", json(Json.text(List.of(1, "x"))));
    var event =
        new StoredEvent(
            "added", 2, json("{\"a\":1.50}"), "ann", Instant.EPOCH, answer, "life", null);
    var key = new StoredSnapshot.Key("ann", "k", "hash", 3, null);
    var snapshot = new StoredSnapshot("life", 3, json("[1]"), List.of(key));

    assertStored(
        event,
        "{\"name\":\"added\",\"version\":2,\"data\":{\"a\":1.50},\"principal\":\"ann\","
            + "\"at\":\"1970-01-01T00:00:00Z\","
            + "\"answer\":{\"key\":\"k\",\"hash\":\"hash\",\"value\":[1,\"x\"]},"
            + "\"epoch\":\"life\"}");
    assertStored(
        snapshot,
        "{\"epoch\":\"life\",\"revision\":3,\"state\":[1],"
            + "\"keys\":[{\"principal\":\"ann\",\"key\":\"k\",\"hash\":\"hash\",\"revision\":3}]}");
  }

  private static void assertStored(Object stored, String json) {
    var serialization = SerializationExtension.get(testKit.system());
    var serializer = serialization.findSerializerFor(stored);

    var bytes = serializer.toBinary(stored);

    assertThat(new String(bytes, UTF_8)).isEqualTo(json);
    assertThat(testKit.serializationTestKit().verifySerialization(stored, true)).isEqualTo(stored);
  }

  private static List<Object> messages() {
    ActorRef<Outcome> caller = testKit.<Outcome>createTestProbe().getRef();
    ActorRef<Reading> reader = testKit.<Reading>createTestProbe().getRef();
    ActorRef<Publication> feed = testKit.<Publication>createTestProbe().getRef();
    ActorRef<ActorMessage> actor = testKit.<ActorMessage>createTestProbe().getRef();
    var update = new Update(8, Instant.ofEpochMilli(1_234), "{\"type\":\"added\"}", "[8]");
    return List.of(
        new ActorMessage.Invoke(new Principal("acme", "ann"), "Add", "{}", "k", caller),
        new ActorMessage.Invoke(Principal.ANONYMOUS, "Add", "{\"a\":\"ü\"}", null, caller),
        new ActorMessage.Read(reader),
        new ActorMessage.Follow(feed, new Position("life", 7), 1),
        new ActorMessage.Follow(feed, null, 1),
        new ActorMessage.Acknowledge(feed, 7),
        new ActorMessage.Signal(7, "{\"progress\":0.5}"),
        new ActorMessage.AcknowledgeSignal(feed, -8),
        new ActorMessage.Unfollow(feed),
        ActorMessage.Stop.INSTANCE,
        new Outcome.Done(Position.MAX_REVISION, "{\"a\":1}"),
        new Outcome.Done(1, null),
        new Outcome.Rejected("empty", "There is nothing."),
        new Outcome.InvalidArguments(List.of(new Problem("/a", "is required"))),
        Outcome.UnknownType.INSTANCE,
        Outcome.UnknownCommand.INSTANCE,
        Outcome.KeyReused.INSTANCE,
        new Outcome.Unavailable("Later.", 200),
        new Outcome.Unavailable("In doubt.", 200, true),
        Outcome.Undelivered.INSTANCE,
        Outcome.TimedOut.INSTANCE,
        new Outcome.Failed("incident"),
        new Reading.Found("life", 7, "[7]"),
        new Reading.Unavailable("Later.", 200),
        Reading.Undelivered.INSTANCE,
        new Reading.Failed("incident"),
        Reading.UnknownType.INSTANCE,
        new Publication.Published("life", List.of(update)),
        new Publication.Signal("life", 7, -8, "{\"progress\":0.5}"),
        new Publication.Caught("life", 7, actor, 1),
        new Publication.Present("life", 7, "[7]", actor, 1),
        new Publication.Ended(actor),
        new Publication.Failed("incident"));
  }

  /** The messages of a protocol: what is nested in the interface that names it. */
  private static Stream<Class<?>> members(Class<?> protocol) {
    return protocol.isSealed()
        ? Stream.of(protocol.getPermittedSubclasses())
        : Stream.of(protocol.getDeclaredClasses());
  }

  private static JsonNode json(String text) {
    return Json.parse(text.getBytes(UTF_8));
  }
}
