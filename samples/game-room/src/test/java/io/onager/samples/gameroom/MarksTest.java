package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A client whose filter lets nothing pass for a million revisions still knows where it is. */
class MarksTest {
  private static final String ACTOR = "steps/marks";
  private static final String NOTHING =
      "'filter':{'name':'threshold','field':'/taken','value':-1," + "'comparison':'lt'}";
  private static final long REVISIONS = 1_000_000;
  private static final int AT_ONCE = 1_000;
  private static final int MARK_AFTER = 256;

  private final Queue<JsonNode> unexpected = new ConcurrentLinkedQueue<>();
  private volatile String epoch = "";
  private volatile long position = -1;

  @Test
  void bringsItsClientToTheHeadAndReadsNothingAgainForIt() {
    var database = TemplateDatabase.create();
    try (var server = start(database);
        var writer = TestClient.connect(server.http());
        var watcher = TestClient.connect(server.http(), this::follow)) {
      watcher.send(Frames.subscribe(1, ACTOR, NOTHING));
      Waiting.until("the first mark", () -> position == 0);

      for (var head = AT_ONCE; head <= REVISIONS; head += AT_ONCE) {
        writer.send(Steps.take("" + head, ACTOR, AT_ONCE));
        writer.answer("" + head);
        var written = head;
        Waiting.until("a mark near " + head, () -> position > written - MARK_AFTER);
      }
      Waiting.until("a mark at the head", () -> position == REVISIONS);
      assertThat(unexpected).isEmpty();
      assertResumesWithoutReading(server);
    }
    try (var again = start(database)) {
      assertResumesWithoutReading(again);
    }
  }

  private void assertResumesWithoutReading(TestServer server) {
    try (var reads = JournalReads.of("marks");
        var client = TestClient.connect(server.http())) {
      var from = "'from':{'epoch':'%s','revision':%d,'base':null}".formatted(epoch, position);
      client.send(Frames.subscribe(1, ACTOR, NOTHING + "," + from));

      var subscribed = client.frame("subscribed");
      assertThat(subscribed.path("outcome").asText()).isEqualTo("resumed");
      assertThat(subscribed.path("revision").asLong()).isEqualTo(REVISIONS);
      assertThat(reads.reads()).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** Keeps the position as a client does, and what may not come. */
  private void follow(JsonNode frame) {
    var revision = frame.path("revision").asLong();
    if (Frames.isOf("subscribed", frame)) {
      epoch = frame.path("epoch").asText();
    } else if (Frames.isOf("mark", frame) && isNear(revision)) {
      position = revision;
    } else if (!Frames.isOf("welcome", frame)) {
      unexpected.add(frame);
    }
  }

  private boolean isNear(long mark) {
    return position < 0 || (mark > position && mark <= position + MARK_AFTER);
  }

  private static TestServer start(DatabaseSettings database) {
    return TestServer.start(Application.open("test", Steps.ACTOR), database, Map.of());
  }
}
