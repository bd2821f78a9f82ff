package io.onager.gateway;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Web pages out of the class path, with the headers that keep others from misusing them. */
final class Pages extends AllDirectives {
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none';"
                  + " base-uri 'none'; form-action 'self'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-cache"));

  private Pages() {}

  /** Returns the files in {@code folder}, and its {@code index.html} at {@code /}. */
  static Route routes(String folder) {
    return new Pages().files(folder);
  }

  private Route files(String folder) {
    return get(
        () ->
            respondWithHeaders(
                HEADERS,
                () ->
                    concat(
                        pathSingleSlash(() -> getFromResource(folder + "/index.html")),
                        getFromResourceDirectory(folder))));
  }
}
