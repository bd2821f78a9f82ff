package io.onager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The client for JavaScript, the same file as in the package {@code onager-client}. Pages of any
 * origin may import it, because there is nothing in it that is not public; with each load they ask
 * whether it is still the one of this server.
 */
final class ClientScript {
  private static final ContentType.WithFixedCharset JAVASCRIPT =
      MediaTypes.customWithFixedCharset(
              "text", "javascript", HttpCharsets.UTF_8, Map.of(), false, "js")
          .toContentType();

  private final String text;
  private final String tag;

  private ClientScript(byte[] bytes) {
    this.text = new String(bytes, UTF_8);
    this.tag = "\"%s\"".formatted(digest(bytes));
  }

  /** Reads it from the class path. */
  static ClientScript read() {
    try (var file = ClientScript.class.getResourceAsStream("onager.js")) {
      return new ClientScript(requireNonNull(file, "onager.js").readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers {@code request} with it, or that it is the one that is known already. */
  HttpResponse respond(HttpRequest request) {
    return Answers.isKnown(request, tag)
        ? HttpResponse.create().withStatus(304).addHeaders(headers())
        : HttpResponse.create()
            .withEntity(HttpEntities.create(JAVASCRIPT, text))
            .addHeaders(headers());
  }

  private List<HttpHeader> headers() {
    return List.of(
        RawHeader.create("ETag", tag),
        RawHeader.create("Cache-Control", "no-cache"),
        RawHeader.create("Access-Control-Allow-Origin", "*"),
        RawHeader.create("Cross-Origin-Resource-Policy", "cross-origin"),
        RawHeader.create("X-Content-Type-Options", "nosniff"));
  }

  private static String digest(byte[] bytes) {
    try {
      var sum = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }
}
