package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points in time are read as Jackson's own module reads them, whatever form they have. */
class FastInstantsTest {
  private static final ObjectMapper PLAIN =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private static final List<ChronoUnit> UNITS =
      List.of(ChronoUnit.NANOS, ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS);

  @Test
  void readsWhatJacksonWrites() throws JsonProcessingException {
    var random = new Random(1);
    for (var i = 0; i < 10_000; i++) {
      var second = random.nextLong(-62_135_596_800L, 253_402_300_800L); // years 1 to 9999
      var nanos = random.nextInt(1_000_000_000);
      var unit = UNITS.get(random.nextInt(UNITS.size()));
      var instant = Instant.ofEpochSecond(second, nanos).truncatedTo(unit);

      assertThat(read(Json.mapper(), Json.text(instant))).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-11-21T12:00:00Z\"",
        "\"2026-11-21T12:00:00.1Z\"",
        "\"2026-11-21T12:00:00.123456789Z\"",
        "\"2026-11-21T12:00:00.1234567891Z\"",
        "\"2026-11-21T12:00:00.Z\"",
        "\"2026-11-21T24:00:00Z\"",
        "\"2026-02-29T12:00:00Z\"",
        "\"2024-02-29T12:00:00Z\"",
        "\"2026-13-01T12:00:00Z\"",
        "\"2016-12-31T23:59:60Z\"",
        "\"2026-11-21T12:00:60Z\"",
        "\"2026-11-21T12:00:00+01:00\"",
        "\"2026-11-21T12:00:00+01:00Z\"",
        "\"2026-11-21T12:00:00z\"",
        "\"2026-11-21t12:00:00Z\"",
        "\"2026-11-21 12:00:00Z\"",
        "\"2026-11-21T12:00Z\"",
        "\"2026-11-21T12:00:0xZ\"",
        "\"-0001-11-21T12:00:00Z\"",
        "\"+12026-11-21T12:00:00Z\"",
        "\"0000-11-21T12:00:00Z\"",
        "\"2026-11-21T12:00:00,5Z\"",
        "\" 2026-11-21T12:00:00Z\"",
        "1763726400.5",
        "1763726400",
        "null",
        "{}"
      })
  void readsAndRefusesWhatJacksonDoes(String json) {
    assertThat(told(Json.mapper(), json)).isEqualTo(told(PLAIN, json));
  }

  /** A form that a component asks for is kept to. */
  record Formed(@JsonFormat(pattern = "yyyy-MM-dd'T'HH:mm:ss.S'Z'X") Instant from, Instant until) {}

  @Test
  void leavesFormsOfTheirOwnToJackson() throws JsonProcessingException {
    var json = "{\"from\":\"2026-11-21T12:00:00.5Z+01\",\"until\":\"2026-11-21T12:00:00Z\"}";

    assertThat(Json.mapper().readValue(json, Formed.class))
        .isEqualTo(PLAIN.readValue(json, Formed.class));
  }

  private static String told(ObjectMapper mapper, String json) {
    try {
      return String.valueOf(read(mapper, json));
    } catch (JsonProcessingException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static Instant read(ObjectMapper mapper, String json) throws JsonProcessingException {
    return mapper.readValue(json, Instant.class);
  }
}
