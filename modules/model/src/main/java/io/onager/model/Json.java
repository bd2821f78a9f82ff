package io.onager.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * How Onager reads and writes JSON: strictly, so that what does not fit is refused and never
 * repaired. All components of a record are required unless they are {@code @Nullable} or {@code
 * Optional}; unknown fields, {@code null} for a required one, and numbers in strings are refused.
 * Decimal numbers keep their digits. Times are ISO-8601.
 */
public final class Json {
  /** How deep what comes from outside may nest. */
  public static final int MAX_DEPTH = 64;

  /** More than what comes from outside can become by being stored in something. */
  private static final int MAX_STORED_DEPTH = 1_000;

  private static final int MAX_DIGITS = 100;
  private static final int MAX_STORED_DIGITS = 10_000;

  private static final JsonMapper MAPPER = create(MAX_DEPTH, MAX_DIGITS);
  private static final JsonMapper STORED = create(MAX_STORED_DEPTH, MAX_STORED_DIGITS);

  private Json() {}

  /** Returns the mapper; immutable by convention, thread-safe. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads a tree from text that may come from anyone.
   *
   * @throws JsonProcessingException where it is malformed, nests deeper than {@link #MAX_DEPTH}, or
   *     more text follows the value
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    try {
      return MAPPER.readTree(text);
    } catch (NumberFormatException e) {
      // What Jackson throws for an exponent that no number has; its message repeats the input.
      throw new StreamConstraintsException("a number has an exponent that is too long");
    }
  }

  /**
   * Reads {@code tree} as {@code type}.
   *
   * @throws InvalidJsonException saying where it does not fit
   */
  public static <T> T decode(JsonNode tree, Class<T> type) throws InvalidJsonException {
    try {
      var value = MAPPER.treeToValue(tree, type);
      if (value == null) {
        throw JsonMappingException.from(MAPPER.treeAsTokens(tree), "null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(JsonProblems.of(e));
    }
  }

  /** Returns {@code value} as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Returns {@code value} as compact UTF-8 text. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns {@code value} as compact text. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the mapper for what Onager itself has written: it may nest deeper. */
  public static JsonMapper storedMapper() {
    return STORED;
  }

  /** Reads a tree from what Onager itself has written. */
  public static JsonNode parse(byte[] bytes) {
    try {
      return STORED.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonMapper create(int maxDepth, int maxDigits) {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxDepth)
                    .maxNumberLength(maxDigits)
                    .build())
            .build();
    var builder =
        JsonMapper.builder(factory)
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addDeserializer(Instant.class, new FastInstants()))
            .annotationIntrospector(new RequiredComponents())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    builder.withCoercionConfig(
        LogicalType.Textual,
        text -> {
          text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
          text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
          text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        });
    builder.withCoercionConfig(
        LogicalType.Enum,
        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail));
    return builder.build();
  }
}
