package io.onager.samples.gameroom;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.model.Problem;
import io.onager.request.Found;
import io.onager.request.Receipt;
import io.onager.request.RequestState;
import io.onager.request.RequestStatus;
import io.onager.request.Submission;
import io.onager.samples.gameroom.GameRoom.Command;
import io.onager.server.Application;
import io.onager.server.Onager;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SeasonReportTest {
  private static final Principal ANN = new Principal(Address.DEFAULT_TENANT, "ann");

  private static TestServer server;
  private static Onager onager;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Application.open("test", GameRoom.ACTOR).withRequests(SeasonReport::handler), Map.of());
    onager = Onager.get(server.node().system());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void play(String room, Command... commands) {
    var ref = onager.ref(GameRoom.ACTOR, room);
    for (var command : commands) {
      Waiting.get("the answer", ref.ask(command));
    }
  }

  private static Receipt submit(Map<String, ?> payload) {
    return Waiting.get(
        "the receipt",
        onager.requests().submit(ANN, Submission.of("season-report", Json.tree(payload))));
  }

  private static RequestState report(Map<String, ?> payload) {
    var id = ((Receipt.Accepted) submit(payload)).id();
    var state = new AtomicReference<RequestState>();
    Waiting.until(
        "the end of the report",
        () -> {
          var found = Waiting.get("the state", onager.requests().find(ANN.tenant(), id));
          state.set(((Found.There) found).state());
          return requireNonNull(state.get()).status().isFinal();
        });
    return requireNonNull(state.get());
  }

  @Test
  void countsThePointsOfAllRounds() {
    play(
        "season",
        new Command.Join("ann"),
        new Command.Join("ben"),
        new Command.Join("cleo"),
        new Command.Score("ann", 5),
        new Command.NewRound(),
        new Command.Score("ann", 6),
        new Command.Say("ben", "Well done."),
        new Command.Award(20));
    play("another", new Command.Join("dan"));

    var end = report(Map.of("room", "season", "delayMillis", 40));

    assertThat(end.status()).isEqualTo(RequestStatus.COMPLETED);
    var result = result(end);
    assertThat(result.path("rounds").asInt()).isEqualTo(2);
    assertThat(result.path("players"))
        .hasToString(
            Json.text(
                List.of(
                    new SeasonReport.Total("ann", 31),
                    new SeasonReport.Total("ben", 20),
                    new SeasonReport.Total("cleo", 20))));
    assertThat(result.path("svg").asText()).startsWith("<svg ").contains(">ann</text>");
  }

  private static JsonNode result(RequestState state) {
    var result = state.result();
    return result == null ? Json.tree("no result") : result;
  }

  @Test
  void reportsOnARoomThatNobodyEntered() {
    var result = result(report(Map.of("room", "empty")));

    assertThat(result.path("rounds").asInt()).isEqualTo(1);
    assertThat(result.path("players")).isEmpty();
  }

  @Test
  void failsAsOftenAsItIsTold() {
    var end = report(Map.of("room", "empty", "failTimes", 1));

    assertThat(end.status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(end.attempt()).isEqualTo(2);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThat(submit(Map.of("room", "a b", "delayMillis", 60_001, "failTimes", -1)))
        .isEqualTo(
            new Receipt.InvalidPayload(
                List.of(
                    new Problem("/room", "expected [A-Za-z0-9._~-]{1,200}"),
                    new Problem("/delayMillis", "expected 0 to 60000"),
                    new Problem("/failTimes", "expected 0 to 10"))));
    assertThat(submit(Map.of())).isInstanceOf(Receipt.InvalidPayload.class);
  }
}
