package io.onager.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * Answers upgrade requests: RFC 6455, section 4.2. Takes the connection over with the header that
 * Pekko HTTP uses for its own WebSocket support, so that behind the response the handler has the
 * bare bytes of the connection, both ways. What a client sends before it has the answer is lost, as
 * it may not.
 */
public final class Handshake {
  private static final String VERSION = "13";
  private static final int KEY_CHARACTERS = 24;
  private static final int KEY_BYTES = 16;
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /**
   * Returns 101 with the handler for the bytes behind it, or a refusal: 400, 405, or 426 where
   * another request to the same address could succeed.
   *
   * @param known the subprotocols to choose from; the client's order decides. A client that offers
   *     none gets none
   * @param handler asked for a flow once the request is accepted; the flow has to pull within the
   *     subscription timeout of the materializer (5 s)
   */
  public static HttpResponse respond(
      HttpRequest request,
      Collection<String> known,
      Supplier<? extends Flow<ByteString, ByteString, ?>> handler) {
    if (!request.method().equals(HttpMethods.GET)) {
      return refusal(StatusCodes.METHOD_NOT_ALLOWED, "A WebSocket is opened with GET.")
          .addHeader(Allow.create(HttpMethods.GET));
    }
    if (!wantsWebSocket(request)) {
      return upgradeRequired("This is a WebSocket: send an upgrade request.");
    }
    if (!values(request, "Sec-WebSocket-Version").equals(List.of(VERSION))) {
      return upgradeRequired("Sec-WebSocket-Version has to be 13.");
    }
    var keys = values(request, "Sec-WebSocket-Key");
    if (keys.size() != 1 || !isKey(keys.get(0))) {
      return badRequest("Sec-WebSocket-Key has to be one, of 16 bytes in base64.");
    }
    if (!request.entity().isKnownEmpty()) {
      return badRequest("An upgrade request has no body.");
    }
    var offered = tokens(request, "Sec-WebSocket-Protocol");
    var chosen = offered.stream().filter(known::contains).findFirst();
    if (chosen.isEmpty() && !offered.isEmpty()) {
      return badRequest("Sec-WebSocket-Protocol has none of: " + String.join(", ", known));
    }
    return switchingProtocols(keys.get(0), chosen, handler.get());
  }

  private static boolean wantsWebSocket(HttpRequest request) {
    return request.protocol().equals(HttpProtocols.HTTP_1_1)
        && tokens(request, "Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
        && tokens(request, "Connection").stream().anyMatch("upgrade"::equalsIgnoreCase);
  }

  private static boolean isKey(String key) {
    try {
      return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static HttpResponse switchingProtocols(
      String key, Optional<String> protocol, Flow<ByteString, ByteString, ?> handler) {
    Flow<ByteString, ByteString, Object> untyped = handler.mapMaterializedValue(any -> any);
    var response =
        upgrade(HttpResponse.create().withStatus(StatusCodes.SWITCHING_PROTOCOLS))
            .addHeader(RawHeader.create("Sec-WebSocket-Accept", accept(key)))
            .addHeader(new UpgradeToOtherProtocolResponseHeader(untyped.asScala()));
    return protocol
        .map(name -> response.addHeader(RawHeader.create("Sec-WebSocket-Protocol", name)))
        .orElse(response);
  }

  private static String accept(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(digest.digest((key + ACCEPT_SUFFIX).getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static HttpResponse upgradeRequired(String message) {
    return upgrade(refusal(StatusCodes.UPGRADE_REQUIRED, message))
        .addHeader(RawHeader.create("Sec-WebSocket-Version", VERSION));
  }

  private static HttpResponse badRequest(String message) {
    return refusal(StatusCodes.BAD_REQUEST, message);
  }

  private static HttpResponse refusal(StatusCode status, String message) {
    return HttpResponse.create().withStatus(status).withEntity(message);
  }

  private static HttpResponse upgrade(HttpResponse response) {
    return response
        .addHeader(RawHeader.create("Upgrade", "websocket"))
        .addHeader(Connection.create("upgrade"));
  }

  private static List<String> tokens(HttpRequest request, String header) {
    return values(request, header).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(token -> !token.isEmpty())
        .toList();
  }

  /** Reads headers by name, for Pekko HTTP has a type of its own for some but not for all. */
  private static List<String> values(HttpRequest request, String header) {
    var name = header.toLowerCase(Locale.ROOT);
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(each -> each.is(name))
        .map(HttpHeader::value)
        .toList();
  }
}
