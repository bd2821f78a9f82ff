package io.onager.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Json;
import io.onager.protocol.conformance.ConformanceFiles;
import io.onager.protocol.conformance.Matches;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientFramesTest {
  record Row(String name, String in, JsonNode out) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> table() {
    return StreamSupport.stream(ConformanceFiles.read("frames/client.json").spliterator(), false)
        .map(
            row ->
                new Row(
                    row.required("name").asText(),
                    ConformanceFiles.text(row.required("in")),
                    unfolded(row.required("out"))));
  }

  @ParameterizedTest
  @MethodSource("table")
  void readsAsTheTableSays(Row row) throws Exception {
    var read = understood(ClientFrames.parse(row.in()));

    assertThat(Matches.exactly(row.out(), read)).as("%s%nfor %s", read, row.out()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("table")
  void readsBytesLikeText(Row row) {
    assertThat(ClientFrames.parse(row.in().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(ClientFrames.parse(row.in()));
  }

  @ParameterizedTest
  @MethodSource("table")
  void readsAgainWhatItWrites(Row row) {
    for (var frame : frames(row.in())) {
      assertThat(ClientFrames.parse(ClientFrames.encode(frame))).containsExactly(frame);
    }
  }

  @Test
  void coversEveryTypeOfFrames() {
    var types =
        table()
            .flatMap(row -> frames(row.in()).stream())
            .map(Object::getClass)
            .collect(Collectors.toSet());

    assertThat(types).containsExactlyInAnyOrder(ClientFrame.class.getPermittedSubclasses());
  }

  @Test
  void saysWhichFieldDoesNotFitAndNothingOfTheInput() {
    assertThat(
            errorOf("{\"type\":\"subscribe\",\"stream\":7,\"actor\":\"a/b\",\"mode\":\"secret\"}"))
        .isEqualTo(ErrorFrame.of(ErrorCode.BAD_FRAME, "mode: expected one of all, latest").on(7));
    assertThat(
            errorOf(
                "{\"type\":\"subscribe\",\"stream\":7,\"actor\":\"a/b\",\"from\":{\"revision\":\"secret\"}}"))
        .isEqualTo(
            ErrorFrame.of(
                    ErrorCode.BAD_FRAME,
                    "from.revision: expected an integer from 0 to 9007199254740991")
                .on(7));
    assertThat(errorOf("{\"type\":\"secret\",\"id\":\"a\"}"))
        .isEqualTo(
            ErrorFrame.of(ErrorCode.BAD_FRAME, "type: expected a type of frames that clients send")
                .to(FrameId.of("a")));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    var overlong = new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'};
    var surrogate = new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    var cutOff = new byte[] {'"', (byte) 0xE2, (byte) 0x82};

    for (var bytes : List.of(overlong, surrogate, cutOff)) {
      assertThat(ClientFrames.parse(bytes))
          .singleElement()
          .isInstanceOfSatisfying(
              ErrorFrame.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.BAD_FRAME));
    }
  }

  @Test
  void keepsToTheLimitsOfTheServer() {
    var limits = new Limits(40, 1, 2);

    assertThat(ClientFrames.parse("{\"type\":\"ping\"}", limits))
        .containsExactly(ClientFrame.Ping.INSTANCE);
    assertThat(ClientFrames.parse("[1,1,1]", limits))
        .containsExactly(ErrorFrame.of(ErrorCode.TOO_LARGE, "an array has at most 2 frames"));
    assertThat(ClientFrames.parse(" ".repeat(41), limits))
        .containsExactly(ErrorFrame.of(ErrorCode.TOO_LARGE, "a message has at most 40 bytes"));
    assertThat(ClientFrames.parse(new byte[41], limits))
        .isEqualTo(ClientFrames.parse(" ".repeat(41), limits));
  }

  private static ErrorFrame errorOf(String text) {
    return (ErrorFrame) ClientFrames.parse(text).get(0);
  }

  private static List<ClientFrame> frames(String text) {
    return ClientFrames.parse(text).stream()
        .filter(ClientFrame.class::isInstance)
        .map(ClientFrame.class::cast)
        .distinct()
        .toList();
  }

  /**
   * Returns the frames as the table writes them: with every default, errors without their texts.
   */
  private static ArrayNode understood(List<Received> frames) throws Exception {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var received : frames) {
      if (received instanceof ClientFrame frame) {
        array.add(Json.parse(ClientFrames.encode(frame)));
      } else if (received instanceof ErrorFrame error) {
        var node = Json.parse(ServerFrames.encode(error));
        assertThat(node.required("message").asText()).isNotEmpty();
        array.add(((ObjectNode) node).remove(List.of("message", "retry")));
      }
    }
    return array;
  }

  private static ArrayNode unfolded(JsonNode out) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var entry : out) {
      for (var i = 0; i < entry.path("times").asInt(1); i++) {
        array.add(entry.has("repeat") ? entry.get("repeat") : entry);
      }
    }
    return array;
  }
}
