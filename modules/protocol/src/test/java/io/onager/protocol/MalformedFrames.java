package io.onager.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Messages as no sound client sends them, the same for the same seed: to find out that a server
 * answers or closes, and lives on. A few are valid by accident; their actors are named {@code
 * malformed-…}.
 */
public final class MalformedFrames {
  /** A word in many of the messages, which no answer may repeat. */
  public static final String SECRET = "Xyzzy";

  private static final int LONGEST_REPEAT = 3000;
  private static final List<String> VALID =
      List.of(
          "{\"type\":\"hello\",\"token\":\"t\",\"client\":\"c/1\"}",
          "{\"type\":\"ping\"}",
          "{\"type\":\"invoke\",\"id\":1,\"actor\":\"game-room/malformed-1\",\"command\":\"Score\","
              + "\"args\":{\"player\":\"ann\",\"points\":5},\"key\":\"8f1c\"}",
          "{\"type\":\"subscribe\",\"stream\":7,\"actor\":\"game-room/malformed-1\",\"of\":\"state\","
              + "\"mode\":\"all\",\"filter\":{\"name\":\"threshold\",\"field\":\"/total\",\"value\":100},"
              + "\"select\":[\"/players\",\"/total\"],\"delta\":\"merge-patch\",\"window\":64,"
              + "\"from\":{\"epoch\":\"k3v9\",\"revision\":42,\"base\":40}}",
          "{\"type\":\"ack\",\"stream\":7,\"revision\":44}",
          "{\"type\":\"unsubscribe\",\"stream\":7}",
          "{\"type\":\"submit\",\"id\":5,\"action\":\"season-report\",\"payload\":{\"a\":[1,2]},"
              + "\"key\":\"k\",\"priority\":\"normal\",\"stream\":9}",
          "{\"type\":\"cancel\",\"id\":6,\"request\":\"r-01J\"}");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e3",
          "1e999999999",
          "-0",
          "9007199254740992",
          "123456789012345678901234567890",
          "\"\"",
          "\"" + SECRET + "\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "[]",
          "{}",
          "[[]]",
          "{\"" + SECRET + "\":1}",
          "[null]",
          "{\"name\":\"nonesuch\"}",
          "\"/~\"",
          "[\"a\"]");
  private static final List<String> JUNK =
      List.of(
          "1",
          "null",
          "\"" + SECRET + "\"",
          "[]",
          "{}",
          "{\"type\":\"" + SECRET + "\"}",
          "-1.5",
          "[{\"type\":\"ping\"}]",
          "{\"type\":\"ping\"}",
          "{\"id\":\"" + SECRET + "\"}");
  private static final List<String> SYNTAX =
      List.of("{", "}", "[", "]", ",", ":", "\"", "\\", "'", "/*", "//", "NaN", "\uFEFF", "\u0000");

  private final SplittableRandom random;

  private MalformedFrames(SplittableRandom random) {
    this.random = random;
  }

  /** What is wrong with a message. */
  public enum Kind {
    CUT_OFF,
    TEXT_BEHIND,
    STRAY_SYNTAX,
    OTHER_VALUE,
    FIELD_LEFT_OUT,
    FIELD_TWICE,
    UNKNOWN_TYPE,
    HUGE_NUMBER,
    DEEP,
    HALF_PAIR,
    NUL,
    TOO_LONG,
    RUBBISH_IN_ARRAY,
    NO_FRAME,
    NO_TEXT,
    INVALID_UTF8
  }

  /** One message; it {@link #isBinary} where it is no UTF-8, and can be sent as binary only. */
  public static final class Message {
    private final Kind kind;
    private final byte[] bytes;

    private Message(Kind kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }

    /** Returns what is wrong. */
    public Kind kind() {
      return kind;
    }

    /** Returns whether the bytes are no text. */
    public boolean isBinary() {
      return kind == Kind.NO_TEXT || kind == Kind.INVALID_UTF8;
    }

    /** Returns what to send. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** Returns what to send where it is text. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the kind and the text, for the messages of tests. */
    @Override
    public String toString() {
      return kind + " " + text();
    }
  }

  /** Returns {@code count} messages that {@code seed} determines. */
  public static Stream<Message> of(long seed, int count) {
    var frames = new MalformedFrames(new SplittableRandom(seed));
    return Stream.generate(frames::next).limit(count);
  }

  private Message next() {
    var kind = Kind.values()[random.nextInt(Kind.values().length)];
    return new Message(
        kind,
        switch (kind) {
          case NO_TEXT -> noText();
          case INVALID_UTF8 -> invalidUtf8();
          default -> text(kind).getBytes(StandardCharsets.UTF_8);
        });
  }

  private String text(Kind kind) {
    return switch (kind) {
      case CUT_OFF -> cutOff();
      case TEXT_BEHIND -> frame() + pick(JUNK);
      case STRAY_SYNTAX -> straySyntax();
      case OTHER_VALUE -> otherValue();
      case FIELD_LEFT_OUT -> fieldLeftOut();
      case FIELD_TWICE -> with("\"type\":" + pick(VALUES));
      case UNKNOWN_TYPE -> with("\"type\":\"" + SECRET + "\"");
      case HUGE_NUMBER -> hugeNumber();
      case DEEP -> deep();
      case HALF_PAIR -> with("\"id\":\"" + pick(List.of("\\ud83d", "\\uDE00x")) + "\"");
      case NUL -> with("\"key\":\"" + pick(List.of("\\u0000", "\u0000")) + "\"");
      case TOO_LONG -> tooLong();
      case RUBBISH_IN_ARRAY -> rubbishInArray();
      case NO_FRAME -> pick(random.nextBoolean() ? JUNK : VALUES);
      case NO_TEXT, INVALID_UTF8 -> throw new AssertionError(kind);
    };
  }

  private String cutOff() {
    var frame = frame();
    return frame.substring(0, random.nextInt(frame.length()));
  }

  private String straySyntax() {
    var frame = frame();
    var at = random.nextInt(frame.length() + 1);
    var rest = random.nextBoolean() || at == frame.length() ? at : at + 1;
    return frame.substring(0, at) + pick(SYNTAX) + frame.substring(rest);
  }

  private String otherValue() {
    var fields = fields();
    var at = random.nextInt(fields.length);
    fields[at] = fields[at].substring(0, fields[at].indexOf(':') + 1) + pick(VALUES);
    return "{" + String.join(",", fields) + "}";
  }

  private String fieldLeftOut() {
    var fields = fields();
    var left = random.nextInt(fields.length);
    fields[left] = "\"left\":1";
    return "{" + String.join(",", fields) + "}";
  }

  private String hugeNumber() {
    var name = pick(List.of("id", "stream", "revision", "window", "args"));
    var digits = pick(List.of("1", "9")).repeat(1 + random.nextInt(200));
    var exponent = pick(List.of("", "e9", "e-999999999", ".5", "e999999999999999999999"));
    return with("\"" + name + "\":" + digits + exponent);
  }

  private String deep() {
    var depth = 1 + random.nextInt(LONGEST_REPEAT);
    var open = pick(List.of("[", "{\"a\":"));
    var end = random.nextBoolean() ? "" : "1" + (open.equals("[") ? "]" : "}").repeat(depth) + "}";
    return "{\"type\":\"invoke\",\"id\":1,\"args\":" + open.repeat(depth) + end;
  }

  private String tooLong() {
    var name =
        pick(List.of("id", "key", "actor", "command", "token", "client", "request", "epoch"));
    return with("\"" + name + "\":\"" + SECRET.repeat(13 + random.nextInt(LONGEST_REPEAT)) + "\"");
  }

  private String rubbishInArray() {
    return Stream.generate(() -> random.nextBoolean() ? pick(JUNK) : otherValue())
        .limit(random.nextInt(20))
        .toList()
        .toString();
  }

  private byte[] noText() {
    var bytes = new byte[random.nextInt(100)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] invalidUtf8() {
    var bytes = frame().getBytes(StandardCharsets.UTF_8);
    bytes[random.nextInt(bytes.length)] = (byte) (0x80 + random.nextInt(0x80));
    return bytes;
  }

  private String frame() {
    return pick(VALID);
  }

  /** Returns a frame that has {@code field} as well. */
  private String with(String field) {
    var frame = frame();
    return frame.substring(0, frame.length() - 1) + "," + field + "}";
  }

  /** Returns the fields of a frame, cut at their names. */
  private String[] fields() {
    var frame = frame();
    return frame.substring(1, frame.length() - 1).split(",(?=\"[a-z]+\":(?![^{]*}))");
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
