package io.onager.protocol;

import io.onager.model.Json;
import io.onager.protocol.ServerFrame.Accepted;
import io.onager.protocol.ServerFrame.Goaway;
import io.onager.protocol.ServerFrame.OnStream;
import io.onager.protocol.ServerFrame.Pong;
import io.onager.protocol.ServerFrame.Result;
import io.onager.protocol.ServerFrame.Welcome;
import org.jspecify.annotations.Nullable;

/** Writes what a server sends. */
public final class ServerFrames {
  private static final String PONG = ObjectText.begun().text("type", "pong").end();

  private ServerFrames() {}

  /** Returns {@code frame} as JSON text. */
  public static String encode(ServerFrame frame) {
    if (frame instanceof OnStream said) {
      return said.frame().body().forStream(said.stream());
    }
    if (frame instanceof Result result) {
      return typed("result")
          .id(result.id())
          .number("revision", result.revision())
          .text("request", result.request())
          .json("value", result.value())
          .end();
    }
    if (frame instanceof ErrorFrame error) {
      return error(error);
    }
    if (frame instanceof Accepted accepted) {
      return typed("accepted").id(accepted.id()).text("request", accepted.request()).end();
    }
    if (frame instanceof Pong) {
      return PONG;
    }
    if (frame instanceof Welcome welcome) {
      return welcome(welcome);
    }
    if (frame instanceof Goaway goaway) {
      var range = ObjectText.begun().number("min", goaway.min()).number("max", goaway.max()).end();
      return typed("goaway").json("reconnect", range).end();
    }
    throw new AssertionError(frame);
  }

  /** Returns {@code error} as the problem document (RFC 9457) of an HTTP answer. */
  public static String problemDocument(ErrorFrame error) {
    var code = error.code();
    return ObjectText.begun()
        .text("type", "urn:onager:error:" + code.wire())
        .text("title", code.title())
        .number("status", code.httpStatus())
        .text("detail", error.message())
        .text("code", code.wire())
        .text("reason", error.reason())
        .text("retry", error.retry().wire())
        .number("after", error.after())
        .json("details", details(error))
        .end();
  }

  private static String error(ErrorFrame error) {
    return typed("error")
        .id(error.id())
        .number("stream", error.stream())
        .text("code", error.code().wire())
        .text("reason", error.reason())
        .text("message", error.message())
        .text("retry", error.retry().wire())
        .number("after", error.after())
        .json("details", details(error))
        .end();
  }

  private static @Nullable String details(ErrorFrame error) {
    return error.details().isEmpty() ? null : Json.text(error.details());
  }

  private static String welcome(Welcome welcome) {
    var limits =
        ObjectText.begun()
            .number("messageBytes", welcome.limits().messageBytes())
            .number("streams", welcome.limits().streams())
            .end();
    return typed("welcome")
        .number("protocol", ServerFrame.PROTOCOL)
        .text("connection", welcome.connection())
        .text("node", welcome.node())
        .number("heartbeat", welcome.heartbeat())
        .json("limits", limits)
        .end();
  }

  private static ObjectText typed(String type) {
    return ObjectText.begun().text("type", type);
  }
}
