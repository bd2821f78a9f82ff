package io.onager.gateway;

import io.onager.model.Json;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.ServerFrames;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** HTTP answers in the form that the protocol gives them. */
final class Answers {
  private static final org.apache.pekko.http.javadsl.model.ContentType.WithFixedCharset PROBLEM =
      MediaTypes.applicationWithFixedCharset(
              "problem+json", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8)
          .toContentType();

  private Answers() {}

  static HttpResponse json(int status, String json) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }

  /**
   * Returns whether the client has what {@code tag} stands for. A cache that compresses weakens our
   * tag; that makes no difference here (RFC 9110, 13.1.2).
   */
  static boolean isKnown(HttpRequest request, String tag) {
    return request
        .getHeader("If-None-Match")
        .map(HttpHeader::value)
        .map(value -> Arrays.stream(value.split(",", -1)).map(String::strip))
        .filter(tags -> tags.anyMatch(Set.of("*", tag, "W/" + tag)::contains))
        .isPresent();
  }

  /** Returns a problem document that says no more than {@code status} does (RFC 9457, 4.2.1). */
  static HttpResponse problem(StatusCode status) {
    var document =
        Json.text(
            Map.of("type", "about:blank", "title", status.reason(), "status", status.intValue()));
    return problem(status.intValue(), document);
  }

  /** Returns {@code error} as a problem document (RFC 9457). */
  static HttpResponse problem(ErrorFrame error) {
    var response = problem(error.code().httpStatus(), ServerFrames.problemDocument(error));
    if (error.code() == ErrorCode.UNAUTHENTICATED) {
      return response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"));
    }
    var after = error.after();
    return after == null
        ? response
        : response.addHeader(
            RawHeader.create("Retry-After", Long.toString(Math.max(1, (after + 999) / 1000))));
  }

  private static HttpResponse problem(int status, String document) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(PROBLEM, document));
  }
}
