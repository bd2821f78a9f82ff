package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Compares all that clients and nodes say with what the journal has of one room after the other.
 */
final class Check {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration STATE_WITHIN = Duration.ofSeconds(30);

  private final Nodes nodes;
  private final Ledger ledger;
  private final Swarm swarm;
  private final Findings findings;

  Check(Nodes nodes, Ledger ledger, Swarm swarm, Findings findings) {
    this.nodes = nodes;
    this.ledger = ledger;
    this.swarm = swarm;
    this.findings = findings;
  }

  /** Checks one room. */
  void check(RoomHistory history) {
    var room = history.room();
    new CommandCheck(findings, room, ledger.askedOf(room), ledger.answeredBy(room))
        .check(history.stored());
    var streams = new StreamCheck(findings);
    swarm
        .streams()
        .filter(stream -> stream.room().equals(room))
        .forEach(stream -> streams.check(stream.name(), stream.shape(), stream.lives(), history));
    for (var node = 0; node < nodes.count(); node++) {
      compareState(node, history);
    }
  }

  private void compareState(int node, RoomHistory history) {
    try {
      var told = state(node, history.room());
      if (RoomHistory.fingerprint(told) != RoomHistory.fingerprint(history.state(history.head()))) {
        findings.add(Kind.UNEQUAL, "%s by node %d: %s".formatted(history.room(), node, told));
      }
    } catch (AssertionError e) {
      findings.add(Kind.UNEQUAL, "%s by node %d: %s".formatted(history.room(), node, e));
    }
  }

  private JsonNode state(int node, String room) {
    var told = new ArrayList<JsonNode>();
    Waiting.until(
        "a state of %s".formatted(room),
        STATE_WITHIN,
        () -> {
          var answer = ask(node, room);
          if (answer.statusCode() == 200) {
            told.add(Json.parse(answer.body()));
          }
          return !told.isEmpty();
        });
    return told.get(0);
  }

  private HttpResponse<String> ask(int node, String room) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(nodes.place(node) + "/onager/actors/" + room))
            .timeout(ANSWER_WITHIN)
            .build();
    return nodes.http().send(request, BodyHandlers.ofString());
  }
}
