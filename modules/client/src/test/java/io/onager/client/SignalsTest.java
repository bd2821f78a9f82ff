package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.actor.Actors;
import io.onager.client.Game.Board;
import io.onager.client.Game.Score;
import io.onager.model.Address;
import io.onager.model.Position;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What actors let their watchers know between revisions, as a client tells it. */
@Timeout(60) // an iterator waits for good
class SignalsTest {
  private static final Lease LEASE = new Lease(4);

  private final Random random = new Random(23);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);
  private final Mailbox mailbox = new Mailbox(false);

  @Test
  void comeWithTheStateOfTheirRevision() {
    var told = watch(WatchOptions.DEFAULT.withSignals().withWindow(4)); // acknowledged one by one
    var revision = server.actor("game/a").revision();

    say(revision, 1);
    say(revision, 2);
    say(revision + 1, 3);
    say(revision - 1, 4);
    loop.run(Duration.ofSeconds(1));

    assertThat(told).extracting(SignalsTest::progress).containsExactly(0, 1, 2);
    var update = told.get(0);
    assertThat(told)
        .allMatch(each -> each.position().equals(update.position()))
        .allMatch(each -> each.state().equals(update.state()));
    assertThat(told.get(2).previous()).contains(update.position());
    assertThat(server.received).anyMatch(text -> text.contains("\"signals\":true"));
    assertThat(server.received.stream().filter(text -> text.contains("\"ack\""))).hasSize(1);
  }

  @Test
  void endWithTheNextRevision() {
    var told = watch(WatchOptions.DEFAULT.withSignals());
    var revision = server.actor("game/a").revision();

    server.actor("game/a").change(random);
    server.tellAll();
    say(revision, 1);
    say(revision + 1, 2);
    loop.run(Duration.ofSeconds(1));

    assertThat(told).extracting(SignalsTest::progress).containsExactly(0, 0, 2);
    assertThat(told.get(2).revision()).isEqualTo(revision + 1);
  }

  @Test
  void areNotForEvents() {
    assertThatIllegalArgumentException()
        .isThrownBy(WatchOptions.EVENTS::withSignals)
        .withMessage("signals: expected none on a stream of events");
  }

  @Test
  void waitForTheirTurnAndTakeNoPlace() {
    mailbox.put(update(1), LEASE);
    for (var progress = 1; progress <= 100; progress++) {
      mailbox.put(signal(1, progress), LEASE);
    }
    assertThat(mailbox.updates()).isEqualTo(1);

    assertThat(polled(true)).isEqualTo("1");
    assertThat(polled(false)).as("without demand").isEmpty();
    assertThat(polled(true)).isEqualTo("1: 100");
    assertThat(polled(true)).isEmpty();
    assertThat(mailbox.updates()).isZero();
  }

  @Test
  void areVoidWithAnUpdateOrAMarkBehindThem() {
    mailbox.put(signal(1, 1), LEASE);
    mailbox.put(update(2), LEASE);
    assertThat(polled(true)).isEqualTo("2");
    assertThat(polled(true)).isEmpty();

    mailbox.put(signal(2, 2), LEASE);
    mailbox.put(new Told(at(3), at(2), null, null, false, null), LEASE);
    assertThat(polled(true)).isEqualTo("3");
    assertThat(polled(true)).isEmpty();
  }

  @Test
  void areNotToldWhenTheStreamIsOver() {
    mailbox.put(signal(1, 1), LEASE);
    mailbox.end(null);

    assertThat(mailbox.isOver()).isTrue();
    assertThat(polled(true)).isEmpty();
  }

  @Test
  void comeFromARealServer() {
    var id = UUID.randomUUID().toString();
    try (var real = GameServer.start(Game.APPLICATION);
        var onager = Onager.connect(real.place())) {
      var game = onager.actor(Game.TYPE, id);
      var updates = game.watch(WatchOptions.DEFAULT.withSignals()).iterator();
      assertThat(updates.next().signal()).isEmpty();
      Waiting.get("a score", game.invoke(new Score("ann", 5)));

      assertThat(updates.next().revision()).isEqualTo(1);
      signal(real, id, 1);
      Update<Board> signalled = updates.next();

      assertThat(signalled.signal()).hasValue(value(1));
      assertThat(signalled.revision()).isEqualTo(1);
      assertThat(signalled.state().total()).isEqualTo(5);
    }
  }

  private List<Update<JsonNode>> watch(WatchOptions options) {
    server.actor("game/a").change(random);
    var core = new Core(Options.DEFAULT, loop, server, loop);
    var actor = Onager.start(core, List.of(URI.create("ws://a/onager/ws"))).actor("game", "a");
    var told = new ArrayList<Update<JsonNode>>();
    actor.watch(options).subscribe(new Keeping(told));
    loop.run(Duration.ofSeconds(10));
    server.tellAll();
    loop.run(Duration.ofSeconds(1));
    assertThat(told).hasSize(1);
    return told;
  }

  private void say(long revision, int progress) {
    var socket = server.open().get(0);
    var stream = socket.streams.keySet().iterator().next();
    socket.say(
        "{\"stream\":%d,\"type\":\"signal\",\"revision\":%d,\"value\":%s}"
            .formatted(stream, revision, value(progress)));
  }

  private static void signal(GameServer server, String id, int progress) {
    var address = new Address(Address.DEFAULT_TENANT, "game", id);
    Actors.get(server.node().system()).signal(address, 1, value(progress));
  }

  private static int progress(Update<JsonNode> update) {
    return update.signal().map(value -> value.path("progress").asInt()).orElse(0);
  }

  private static Told update(long revision) {
    var state = JsonNodeFactory.instance.numberNode(revision);
    return new Told(at(revision), at(revision - 1), state, null, false, null);
  }

  private static Told signal(long revision, int progress) {
    var state = JsonNodeFactory.instance.numberNode(revision);
    return new Told(at(revision), at(revision), state, null, false, value(progress));
  }

  private String polled(boolean mayTake) {
    var item = mailbox.poll(mayTake);
    if (item == null) {
      return "";
    }
    var signal = item.told().signal();
    return item.told().position().revision() + progress(signal);
  }

  private static String progress(@Nullable JsonNode signal) {
    return signal == null ? "" : ": " + signal.path("progress");
  }

  private static Position at(long revision) {
    return new Position("e", revision);
  }

  private static JsonNode value(int progress) {
    return JsonNodeFactory.instance.objectNode().put("progress", progress);
  }
}
