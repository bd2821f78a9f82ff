package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.protocol.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The data files of the suite. */
public final class ConformanceFiles {
  private static final String FOLDER = "conformance/";

  private ConformanceFiles() {}

  /** Returns the content of {@code file}, a path inside the suite's folder. */
  public static JsonNode read(String file) {
    try (var in = ServerFrame.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no file of the conformance suite: " + file);
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a text that a file gives as a string, or as parts of which some are repeated. */
  public static String text(JsonNode parts) {
    if (parts.isTextual()) {
      return parts.textValue();
    }
    if (parts.isObject()) {
      return parts.required("repeat").textValue().repeat(parts.required("times").intValue());
    }
    return StreamSupport.stream(parts.spliterator(), false)
        .map(ConformanceFiles::text)
        .collect(Collectors.joining());
  }
}
