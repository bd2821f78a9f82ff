package io.onager.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes what a client sends. Nothing that comes from outside makes it throw: what cannot
 * be read becomes the error that answers it, and spoils nothing else in the same message.
 */
public final class ClientFrames {
  private static final ErrorFrame MALFORMED =
      ErrorFrame.of(
          ErrorCode.BAD_FRAME, "a message is a JSON object or an array of them, in UTF-8");
  private static final ErrorFrame OVER_DEPTH_OR_DIGITS =
      ErrorFrame.of(
          ErrorCode.TOO_LARGE,
          "a message nests at most %d deep, and its numbers and names are bounded"
              .formatted(Limits.DEPTH));

  private ClientFrames() {}

  /** Returns the frames in {@code text} under the default limits. */
  public static List<Received> parse(String text) {
    return parse(text, Limits.DEFAULT);
  }

  /** Returns the frames in {@code utf8} under the default limits. */
  public static List<Received> parse(byte[] utf8) {
    return parse(utf8, Limits.DEFAULT);
  }

  /** Returns what each frame in {@code utf8} is, in order; see {@link #parse(String, Limits)}. */
  public static List<Received> parse(byte[] utf8, Limits limits) {
    if (utf8.length > limits.messageBytes()) {
      return List.of(tooLong(limits));
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return frames(text, limits);
    } catch (CharacterCodingException e) {
      return List.of(MALFORMED);
    }
  }

  /**
   * Returns what each frame in {@code text} is, in order: one for an object, one for each element
   * of an array, and a single error where the message as a whole cannot be read.
   */
  public static List<Received> parse(String text, Limits limits) {
    return Utf8.isLongerThan(limits.messageBytes(), text)
        ? List.of(tooLong(limits))
        : frames(text, limits);
  }

  /**
   * Returns {@code frame} as JSON text. Everything that may be left out and has a default is
   * written, so that the text says how the frame was understood.
   */
  public static String encode(ClientFrame frame) {
    return FrameWriter.write(frame);
  }

  private static List<Received> frames(String text, Limits limits) {
    JsonNode message;
    try {
      message = Json.parse(text);
    } catch (StreamConstraintsException e) {
      return List.of(OVER_DEPTH_OR_DIGITS);
    } catch (JsonProcessingException e) {
      return List.of(MALFORMED);
    }
    var isSuspect = Utf8.mayHoldHalfPairs(text);
    if (message.isObject()) {
      return List.of(FrameReader.read(message, isSuspect));
    }
    if (!message.isArray()) {
      return List.of(MALFORMED);
    }
    if (message.size() > limits.framesPerMessage()) {
      return List.of(tooMany(limits));
    }
    var frames = new ArrayList<Received>(message.size());
    for (var element : message) {
      frames.add(FrameReader.read(element, isSuspect));
    }
    return frames;
  }

  private static ErrorFrame tooLong(Limits limits) {
    return ErrorFrame.of(
        ErrorCode.TOO_LARGE, "a message has at most %d bytes".formatted(limits.messageBytes()));
  }

  private static ErrorFrame tooMany(Limits limits) {
    return ErrorFrame.of(
        ErrorCode.TOO_LARGE, "an array has at most %d frames".formatted(limits.framesPerMessage()));
  }
}
