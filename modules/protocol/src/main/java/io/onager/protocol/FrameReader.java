package io.onager.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.protocol.ClientFrame.Ack;
import io.onager.protocol.ClientFrame.Cancel;
import io.onager.protocol.ClientFrame.Delta;
import io.onager.protocol.ClientFrame.From;
import io.onager.protocol.ClientFrame.Hello;
import io.onager.protocol.ClientFrame.Invoke;
import io.onager.protocol.ClientFrame.Mode;
import io.onager.protocol.ClientFrame.Of;
import io.onager.protocol.ClientFrame.Ping;
import io.onager.protocol.ClientFrame.Priority;
import io.onager.protocol.ClientFrame.Submit;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ClientFrame.Unsubscribe;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one frame of a client. */
final class FrameReader {
  private final Fields fields;

  private FrameReader(Fields fields) {
    this.fields = fields;
  }

  /** Reads {@code node}, which holds half pairs only where {@code isSuspect}. */
  static Received read(JsonNode node, boolean isSuspect) {
    if (!(node instanceof ObjectNode object)) {
      return ErrorFrame.of(ErrorCode.BAD_FRAME, "a frame is a JSON object");
    }
    var reader = new FrameReader(new Fields(object, ""));
    try {
      return isSuspect ? reader.unicodeFrame(object) : reader.frame();
    } catch (BadFrameException e) {
      return e.answer(reader.ifReadable(reader.fields::id), reader.ifReadable(reader::stream));
    }
  }

  private ClientFrame unicodeFrame(ObjectNode object) {
    if (Utf8.holdsHalfPairs(object)) {
      throw BadFrameException.expected("frame", "no half of a surrogate pair in a string");
    }
    return frame();
  }

  private ClientFrame frame() {
    return switch (fields.text("type")) {
      case "invoke" -> invoke();
      case "ack" -> new Ack(stream(), fields.revision("revision"));
      case "ping" -> Ping.INSTANCE;
      case "subscribe" -> subscribe();
      case "unsubscribe" -> new Unsubscribe(stream());
      case "submit" -> submit();
      case "cancel" -> new Cancel(fields.id(), fields.text("request"));
      case "hello" -> hello();
      default -> throw fields.expected("type", "a type of frames that clients send");
    };
  }

  private Hello hello() {
    return new Hello(
        fields.optionalText("token", Limits.TOKEN_CHARS),
        fields.optionalText("client", Limits.CLIENT_CHARS));
  }

  private Invoke invoke() {
    return new Invoke(
        fields.id(),
        fields.text("actor"),
        fields.text("command"),
        fields.valueOrEmpty("args"),
        key());
  }

  private Subscribe subscribe() {
    var of = fields.choice("of", Of.NAMES, Of.STATE);
    if (of == Of.EVENTS && (fields.has("select") || fields.has("delta"))) {
      throw fields.expected("of", "state where select or delta is given");
    }
    return new Subscribe(
        stream(),
        fields.text("actor"),
        of,
        fields.choice("mode", Mode.NAMES, Mode.ALL),
        fields.value("filter"),
        fields.has("select") ? fields.pointers("select") : null,
        fields.has("delta") ? fields.choice("delta", Delta.NAMES) : null,
        fields.has("window") ? fields.positive("window") : null,
        fields.has("from") ? from(fields.object("from")) : null,
        signals());
  }

  private static From from(Fields fields) {
    var revision = fields.revision("revision");
    var epoch = fields.has("epoch") ? fields.text("epoch") : null;
    return new From(epoch, revision, base(fields, revision));
  }

  private static @Nullable Long base(Fields fields, long revision) {
    var base = fields.value("base");
    if (base == null) {
      return revision;
    }
    return base.isNull() ? null : Long.valueOf(fields.integer("base", 0, revision));
  }

  private Submit submit() {
    if (fields.has("after") && fields.has("at")) {
      throw fields.expected("after", "to be left out where at is given");
    }
    return new Submit(
        fields.id(),
        fields.text("action"),
        fields.valueOrEmpty("payload"),
        key(),
        fields.choice("priority", Priority.NAMES, Priority.NORMAL),
        fields.has("stream") ? stream() : null,
        fields.has("after") ? fields.integer("after", 0, Limits.AFTER_MILLIS) : null,
        fields.optionalTime("at"),
        fields.optionalTime("deadline"),
        signals());
  }

  private boolean signals() {
    return fields.has("signals") && fields.bool("signals");
  }

  private Integer stream() {
    return fields.positive("stream");
  }

  private @Nullable String key() {
    return fields.optionalText("key", Limits.KEY_CHARS);
  }

  private <T> @Nullable T ifReadable(Supplier<T> field) {
    try {
      return field.get();
    } catch (BadFrameException e) {
      return null;
    }
  }
}
