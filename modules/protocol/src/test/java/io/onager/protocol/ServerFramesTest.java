package io.onager.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.model.Problem;
import io.onager.protocol.StreamFrame.EndReason;
import io.onager.protocol.StreamFrame.Outcome;
import io.onager.protocol.StreamFrame.ResetReason;
import io.onager.protocol.conformance.ConformanceFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerFramesTest {
  private static final Map<String, ServerFrame> FRAMES =
      Map.ofEntries(
          entry(
              "result of a durable request",
              new ServerFrame.Result(FrameId.of(5), null, "r-01J", "{\"rounds\":3}")),
          entry("welcome", new ServerFrame.Welcome("c-1", "n-1", 25_000, Limits.DEFAULT)),
          entry("pong", ServerFrame.Pong.INSTANCE),
          entry("result", new ServerFrame.Result(FrameId.of(1), 43L, "5")),
          entry(
              "result without a revision, to an id that is a text",
              new ServerFrame.Result(FrameId.of("6"), null, "{\"status\":\"cancelled\"}")),
          entry("result without a value", new ServerFrame.Result(FrameId.of(1), 43L, "null")),
          entry("accepted", new ServerFrame.Accepted(FrameId.of(5), "r-01J")),
          entry("goaway", new ServerFrame.Goaway(0, 5000)),
          entry("error about a message", ErrorFrame.of(ErrorCode.BAD_FRAME, "m")),
          entry(
              "error to a frame, with details",
              ErrorFrame.of(ErrorCode.INVALID_ARGUMENTS, "m")
                  .with(List.of(new Problem("/points", "expected an integer")))
                  .to(FrameId.of(1))),
          entry(
              "error to a frame, refused by the actor",
              ErrorFrame.rejected("not-joined", "say \"hi\" first\n").to(FrameId.of(1))),
          entry(
              "error on a stream, worth waiting",
              ErrorFrame.of(ErrorCode.RATE_LIMITED, "m").on(7).after(1500)),
          entry(
              "error to a frame, outcome unknown",
              ErrorFrame.of(ErrorCode.TIMEOUT, "m").to(FrameId.of("a"))),
          entry(
              "subscribed, started",
              said(new StreamFrame.Subscribed(Outcome.STARTED, "k3v9", 0, null))),
          entry(
              "subscribed, resumed",
              said(new StreamFrame.Subscribed(Outcome.RESUMED, "k3v9", 46, null))),
          entry(
              "subscribed, reset",
              said(new StreamFrame.Subscribed(Outcome.RESET, "k3v9", 46, null))),
          entry(
              "subscribed to the actor type's own changes",
              said(new StreamFrame.Subscribed(Outcome.RESUMED, "k3v9", 46, "room-change"))),
          entry("update with a state", said(new StreamFrame.State(43, "{\"a\":1}"))),
          entry(
              "update with a state that is a bare number", said(new StreamFrame.State(43, "1.10"))),
          entry("update with a patch", said(new StreamFrame.Patch(44, 43, "{\"a\":null}"))),
          entry(
              "update with the actor type's own change",
              said(new StreamFrame.Change(45, 44, "[1]"))),
          entry(
              "event",
              said(
                  new StreamFrame.Event(
                      44, Instant.parse("2026-01-01T00:00:00Z"), "{\"type\":\"Scored\"}"))),
          entry("mark", said(new StreamFrame.Mark(1000))),
          entry("signal", said(new StreamFrame.Signal(43, "{\"progress\":0.5}"))),
          entry("reset", said(new StreamFrame.Reset(ResetReason.LAGGED, "k3v9", 2000))),
          entry(
              "reset to another life",
              said(new StreamFrame.Reset(ResetReason.RECREATED, "m2x8", 3))),
          entry("paused", said(new StreamFrame.Paused(107, 350))),
          entry("ended, unsubscribed", said(new StreamFrame.Ended(EndReason.UNSUBSCRIBED))),
          entry("ended, deleted", said(new StreamFrame.Ended(EndReason.DELETED))),
          entry("ended, forbidden", said(new StreamFrame.Ended(EndReason.FORBIDDEN))),
          entry(
              "ended, draining",
              new ServerFrame.OnStream(
                  Integer.MAX_VALUE, new StreamFrame.Ended(EndReason.DRAINING))));

  static Stream<JsonNode> table() {
    return StreamSupport.stream(ConformanceFiles.read("frames/server.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("table")
  void writesAsTheTableSays(JsonNode row) {
    var frame = requireNonNull(FRAMES.get(row.required("name").asText()));

    assertThat(ServerFrames.encode(frame)).isEqualTo(row.required("text").asText());
  }

  @Test
  void coversEveryTypeOfFrames() {
    var frames = FRAMES.values().stream().map(Object::getClass).collect(Collectors.toSet());
    var said =
        FRAMES.values().stream()
            .filter(ServerFrame.OnStream.class::isInstance)
            .map(frame -> ((ServerFrame.OnStream) frame).frame().getClass())
            .collect(Collectors.toSet());

    assertThat(frames).containsExactlyInAnyOrder(ServerFrame.class.getPermittedSubclasses());
    assertThat(said).isEqualTo(Set.of(StreamFrame.class.getPermittedSubclasses()));
    assertThat(table()).hasSameSizeAs(FRAMES.entrySet());
  }

  @Test
  void sharesOneEncodingAmongStreams() {
    var body = new StreamFrame.State(43, "{\"a\":1}").body();

    assertThat(new String(body.utf8(), UTF_8))
        .isEqualTo("\"type\":\"update\",\"revision\":43,\"state\":{\"a\":1}}");
    assertThat(body.forStream(8))
        .isEqualTo("{\"stream\":8,\"type\":\"update\",\"revision\":43,\"state\":{\"a\":1}}");
  }

  @Test
  void writesErrorsAsProblemDocuments() throws Exception {
    var error = ErrorFrame.rejected("not-joined", "Join first").to(FrameId.of(1)).on(7);

    assertThat(Json.parse(ServerFrames.problemDocument(error)))
        .isEqualTo(
            Json.parse(
                """
                {"type":"urn:onager:error:rejected","title":"Refused by the actor","status":409,
                 "detail":"Join first","code":"rejected","reason":"not-joined","retry":"never"}"""));
    assertThat(
            ServerFrames.problemDocument(
                ErrorFrame.of(ErrorCode.UNAVAILABLE, "m")
                    .after(1500)
                    .with(List.of(new Problem("/a", "p")))))
        .isEqualTo(
            "{\"type\":\"urn:onager:error:unavailable\",\"title\":\"Not available at present\","
                + "\"status\":503,\"detail\":\"m\",\"code\":\"unavailable\",\"retry\":\"later\","
                + "\"after\":1500,\"details\":[{\"path\":\"/a\",\"problem\":\"p\"}]}");
  }

  private static ServerFrame said(StreamFrame frame) {
    return new ServerFrame.OnStream(7, frame);
  }
}
