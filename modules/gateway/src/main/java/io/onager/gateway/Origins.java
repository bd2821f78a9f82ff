package io.onager.gateway;

import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Which web pages may speak to this server. Browsers let every page open WebSockets and post to
 * every server; so a request that names an origin is served only to pages of this server itself and
 * of the origins that are allowed. Programs that are no browser send no origin.
 */
record Origins(List<String> allowed) {
  /** Copies the list. */
  Origins {
    allowed = List.copyOf(allowed);
  }

  boolean allows(HttpRequest request) {
    var origin = request.getHeader("Origin").map(HttpHeader::value).orElse("");
    return origin.isEmpty()
        || allowed.contains("*")
        || allowed.contains(origin)
        || isSame(origin, request);
  }

  private static boolean isSame(String origin, HttpRequest request) {
    var host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    var scheme = origin.indexOf("://");
    return scheme > 0
        && !host.isEmpty()
        && origin
            .substring(scheme + 3)
            .toLowerCase(Locale.ROOT)
            .equals(host.toLowerCase(Locale.ROOT));
  }
}
