package io.onager.gateway;

import io.onager.model.Principal;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Limits;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who makes an HTTP request, and turns away who may not. */
final class Identification {
  private static final Logger LOG = LoggerFactory.getLogger(Identification.class);
  private static final String BEARER = "Bearer ";

  private final Authenticator authenticator;
  private final Origins origins;

  Identification(Authenticator authenticator, Origins origins) {
    this.authenticator = authenticator;
    this.origins = origins;
  }

  /** Returns the bearer token that a request carries, or nothing where it is absent or too long. */
  static Optional<String> token(HttpRequest request) {
    return request
        .getHeader("Authorization")
        .map(HttpHeader::value)
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).trim())
        .filter(token -> token.length() <= Limits.TOKEN_CHARS);
  }

  boolean allowsOrigin(HttpRequest request) {
    return origins.allows(request);
  }

  /**
   * Returns what {@code handler} answers to whoever makes the request, or the problem document that
   * turns them away. A fault of the handler is logged and answered as such.
   */
  CompletionStage<HttpResponse> identified(
      HttpRequest request, Function<Principal, CompletionStage<HttpResponse>> handler) {
    if (!allowsOrigin(request)) {
      return CompletableFuture.completedStage(Answers.problem(Errors.FORBIDDEN));
    }
    var token = token(request);
    var principal =
        token.isPresent()
            ? authenticator.authenticate(token.get())
            : CompletableFuture.completedStage(authenticator.anonymous());
    return principal
        .thenCompose(
            found ->
                found
                    .map(who -> handled(who, handler))
                    .orElseGet(
                        () ->
                            CompletableFuture.completedStage(
                                Answers.problem(Errors.UNAUTHENTICATED))))
        .exceptionally(Identification::fault);
  }

  private static CompletionStage<HttpResponse> handled(
      Principal principal, Function<Principal, CompletionStage<HttpResponse>> handler) {
    try {
      return handler.apply(principal);
    } catch (IllegalArgumentException e) {
      var message = e.getMessage() == null ? "not readable" : e.getMessage();
      return CompletableFuture.completedStage(
          Answers.problem(ErrorFrame.of(ErrorCode.INVALID_ADDRESS, message)));
    }
  }

  private static HttpResponse fault(Throwable failure) {
    var incident = java.util.UUID.randomUUID().toString();
    LOG.error("an HTTP request failed [{}]", incident, failure);
    return Answers.problem(ErrorFrame.internal(incident));
  }
}
