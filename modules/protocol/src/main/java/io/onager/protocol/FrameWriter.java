package io.onager.protocol;

import io.onager.model.Json;
import io.onager.protocol.ClientFrame.Ack;
import io.onager.protocol.ClientFrame.Cancel;
import io.onager.protocol.ClientFrame.From;
import io.onager.protocol.ClientFrame.Hello;
import io.onager.protocol.ClientFrame.Invoke;
import io.onager.protocol.ClientFrame.Ping;
import io.onager.protocol.ClientFrame.Submit;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ClientFrame.Unsubscribe;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes one frame of a client. */
final class FrameWriter {
  private FrameWriter() {}

  static String write(ClientFrame frame) {
    if (frame instanceof Invoke invoke) {
      return invoke(invoke);
    }
    if (frame instanceof Ack ack) {
      return typed("ack").number("stream", ack.stream()).number("revision", ack.revision()).end();
    }
    if (frame instanceof Subscribe subscribe) {
      return subscribe(subscribe);
    }
    if (frame instanceof Unsubscribe unsubscribe) {
      return typed("unsubscribe").number("stream", unsubscribe.stream()).end();
    }
    if (frame instanceof Submit submit) {
      return submit(submit);
    }
    if (frame instanceof Cancel cancel) {
      return typed("cancel").id(cancel.id()).text("request", cancel.request()).end();
    }
    if (frame instanceof Hello hello) {
      return typed("hello").text("token", hello.token()).text("client", hello.client()).end();
    }
    if (frame instanceof Ping) {
      return typed("ping").end();
    }
    throw new AssertionError(frame);
  }

  private static String invoke(Invoke invoke) {
    return typed("invoke")
        .id(invoke.id())
        .text("actor", invoke.actor())
        .text("command", invoke.command())
        .json("args", json(invoke.args()))
        .text("key", invoke.key())
        .end();
  }

  private static String subscribe(Subscribe subscribe) {
    var delta = subscribe.delta();
    var from = subscribe.from();
    return typed("subscribe")
        .number("stream", subscribe.stream())
        .text("actor", subscribe.actor())
        .text("of", subscribe.of().wire())
        .text("mode", subscribe.mode().wire())
        .json("filter", json(subscribe.filter()))
        .json("select", json(subscribe.select()))
        .text("delta", delta == null ? null : delta.wire())
        .number("window", subscribe.window())
        .json("from", from == null ? null : from(from))
        .json("signals", subscribe.signals() ? "true" : "false")
        .end();
  }

  private static String from(From from) {
    var base = from.base();
    return ObjectText.begun()
        .text("epoch", from.epoch())
        .number("revision", from.revision())
        .json("base", base == null ? "null" : base.toString())
        .end();
  }

  private static String submit(Submit submit) {
    return typed("submit")
        .id(submit.id())
        .text("action", submit.action())
        .json("payload", json(submit.payload()))
        .text("key", submit.key())
        .text("priority", submit.priority().wire())
        .number("stream", submit.stream())
        .number("after", submit.after())
        .text("at", time(submit.at()))
        .text("deadline", time(submit.deadline()))
        .json("signals", submit.signals() ? "true" : "false")
        .end();
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable String json(@Nullable Object value) {
    return value == null ? null : Json.text(value);
  }

  private static ObjectText typed(String type) {
    return ObjectText.begun().text("type", type);
  }
}
