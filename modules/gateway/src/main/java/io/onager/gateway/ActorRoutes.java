package io.onager.gateway;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.actor.Outcome;
import io.onager.actor.Reading;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Limits;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;

/** Reading a state and giving a command over plain HTTP. */
final class ActorRoutes extends AllDirectives {
  private static final long BODY_WITHIN_MILLIS = 10_000;
  private static final ErrorFrame UNREADABLE_JOURNAL =
      ErrorFrame.of(ErrorCode.UNAVAILABLE, "the journal cannot be read").after(1000);
  private static final ErrorFrame TOO_MANY_READS =
      ErrorFrame.of(ErrorCode.RATE_LIMITED, "too many read the past at once").after(1000);

  private final Services services;
  private final EventStreams eventStreams;
  private final PastStates past;
  private final Identification identification;
  private final Materializer materializer;

  ActorRoutes(Services services, Identification identification, Materializer materializer) {
    this.services = services;
    this.eventStreams = new EventStreams(services);
    this.past = new PastStates(services.actors(), services.settings().pastReads());
    this.identification = identification;
    this.materializer = materializer;
  }

  Route routes() {
    return pathPrefix(
        "actors",
        () ->
            pathPrefix(
                segment().slash(segment()),
                (type, id) ->
                    concat(
                        pathEnd(() -> get(() -> answer(request -> read(request, type, id)))),
                        path(
                            "stream", () -> get(() -> answer(request -> watch(request, type, id)))),
                        path(
                            segment(),
                            command ->
                                post(
                                    () ->
                                        answer(request -> invoke(request, type, id, command)))))));
  }

  private Route answer(
      java.util.function.Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return extractRequest(request -> completeWithFuture(handler.apply(request)));
  }

  private CompletionStage<HttpResponse> watch(HttpRequest request, String type, String id) {
    return identification.identified(
        request,
        principal -> {
          var address = new Address(principal.tenant(), type, id);
          return done(
              services.authorizer().mayWatch(principal, address)
                  ? eventStreams.answer(request, principal, address)
                  : Answers.problem(Errors.FORBIDDEN));
        });
  }

  private CompletionStage<HttpResponse> read(HttpRequest request, String type, String id) {
    return identification.identified(
        request,
        principal -> {
          var address = new Address(principal.tenant(), type, id);
          if (!services.authorizer().mayWatch(principal, address)) {
            return done(Answers.problem(Errors.FORBIDDEN));
          }
          var then = request.getUri().query().get("revision");
          return services
              .actors()
              .read(address)
              .thenCompose(
                  reading ->
                      then.isPresent() && reading instanceof Reading.Found now
                          ? stateThen(address, now, then.get())
                          : done(state(request, reading)));
        });
  }

  /** Returns the state as it was at a revision, out of the journal. */
  private CompletionStage<HttpResponse> stateThen(
      Address address, Reading.Found now, String asked) {
    long revision;
    try {
      revision = Long.parseLong(asked);
    } catch (NumberFormatException e) {
      revision = -1;
    }
    if (revision < 0 || revision > now.revision()) {
      return done(
          problem(ErrorCode.BAD_FRAME, "revision: expected 0 to %d".formatted(now.revision())));
    }
    var at = revision;
    if (at == now.revision()) {
      return done(state(now));
    }
    return past.state(address, at)
        .map(
            reading ->
                reading
                    .thenApply(state -> state(new Reading.Found(now.epoch(), at, state)))
                    .exceptionally(failure -> Answers.problem(UNREADABLE_JOURNAL)))
        .orElseGet(() -> done(Answers.problem(TOO_MANY_READS)));
  }

  private static HttpResponse state(Reading.Found found) {
    return Answers.json(200, found.state()).addHeader(RawHeader.create("ETag", tag(found)));
  }

  private static String tag(Reading.Found found) {
    return "\"%s:%d\"".formatted(found.epoch(), found.revision());
  }

  private static HttpResponse state(HttpRequest request, Reading reading) {
    if (reading instanceof Reading.Found found) {
      var tag = tag(found);
      return Answers.isKnown(request, tag)
          ? HttpResponse.create().withStatus(304).addHeader(RawHeader.create("ETag", tag))
          : state(found);
    }
    if (reading instanceof Reading.Unavailable unavailable) {
      return Answers.problem(
          ErrorFrame.of(ErrorCode.UNAVAILABLE, unavailable.message())
              .after(unavailable.afterMillis()));
    }
    return Answers.problem(
        reading instanceof Reading.Failed failed
            ? ErrorFrame.internal(failed.incident())
            : Errors.UNKNOWN_TYPE);
  }

  private CompletionStage<HttpResponse> invoke(
      HttpRequest request, String type, String id, String command) {
    return identification.identified(
        request,
        principal -> {
          var address = new Address(principal.tenant(), type, id);
          var key = request.getHeader("Idempotency-Key").map(HttpHeader::value);
          if (key.filter(String::isEmpty).isPresent()) {
            return done(problem(ErrorCode.BAD_FRAME, "Idempotency-Key: empty"));
          }
          if (key.filter(given -> given.length() > Limits.KEY_CHARS).isPresent()) {
            return done(
                problem(
                    ErrorCode.TOO_LARGE,
                    "Idempotency-Key: at most %d characters".formatted(Limits.KEY_CHARS)));
          }
          if (!services.authorizer().mayInvoke(principal, address, command)) {
            return done(Answers.problem(Errors.FORBIDDEN));
          }
          var length = request.entity().getContentLengthOption();
          if (length.isPresent()
              && length.getAsLong() > services.settings().limits().messageBytes()) {
            return done(problem(ErrorCode.TOO_LARGE, "the body is too long"));
          }
          return body(request)
              .thenCompose(text -> invoke(principal, address, command, text, key))
              .exceptionally(ActorRoutes::unreadable);
        });
  }

  private CompletionStage<HttpResponse> invoke(
      Principal principal, Address address, String command, String text, Optional<String> key) {
    JsonNode args;
    try {
      args = text.isBlank() ? JsonNodeFactory.instance.objectNode() : Json.parse(text);
    } catch (StreamConstraintsException e) {
      return done(problem(ErrorCode.TOO_LARGE, "the body nests too deep, or a number is too long"));
    } catch (JsonProcessingException e) {
      return done(problem(ErrorCode.BAD_FRAME, "the body is not readable as JSON"));
    }
    return services
        .actors()
        .invoke(address, principal, command, args, key.orElse(null))
        .thenApply(ActorRoutes::outcome);
  }

  private static HttpResponse outcome(Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      return Answers.json(
          200,
          "{\"revision\":%d,\"value\":%s}"
              .formatted(done.revision(), Optional.ofNullable(done.value()).orElse("null")));
    }
    return Answers.problem(Errors.of(outcome));
  }

  private CompletionStage<String> body(HttpRequest request) {
    return request
        .entity()
        .withSizeLimit(services.settings().limits().messageBytes())
        .toStrict(BODY_WITHIN_MILLIS, materializer)
        .thenApply(entity -> entity.getData().utf8String());
  }

  private static HttpResponse unreadable(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof EntityStreamSizeException
        ? problem(ErrorCode.TOO_LARGE, "the body is too long")
        : problem(ErrorCode.BAD_FRAME, "the body did not arrive whole");
  }

  private static HttpResponse problem(ErrorCode code, String message) {
    return Answers.problem(ErrorFrame.of(code, message));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedStage(response);
  }
}
