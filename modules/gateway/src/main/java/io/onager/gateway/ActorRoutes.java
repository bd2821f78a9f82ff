package io.onager.gateway;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.onager.actor.Outcome;
import io.onager.actor.Reading;
import io.onager.model.Address;
import io.onager.model.Principal;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Limits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Reading a state and giving a command over plain HTTP. */
final class ActorRoutes extends AllDirectives {
  private static final List<String> OF_READ = List.of("revision");
  private static final ErrorFrame UNREADABLE_JOURNAL =
      ErrorFrame.of(ErrorCode.UNAVAILABLE, "the journal cannot be read").after(1000);
  private static final ErrorFrame TOO_MANY_READS =
      ErrorFrame.of(ErrorCode.RATE_LIMITED, "too many read the past at once").after(1000);

  private final Services services;
  private final EventStreams eventStreams;
  private final PastStates past;
  private final Identification identification;
  private final Bodies bodies;

  ActorRoutes(Services services, Identification identification, Bodies bodies) {
    this.services = services;
    this.eventStreams = new EventStreams(services);
    this.past = new PastStates(services.actors(), services.settings().pastReads());
    this.identification = identification;
    this.bodies = bodies;
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
          return seen(
              principal, address, () -> done(eventStreams.answer(request, principal, address)));
        });
  }

  private CompletionStage<HttpResponse> read(HttpRequest request, String type, String id) {
    return identification.identified(
        request, principal -> read(request, principal, new Address(principal.tenant(), type, id)));
  }

  /** Answers the state of the actor at {@code address}, if {@code principal} may see it. */
  CompletionStage<HttpResponse> read(HttpRequest request, Principal principal, Address address) {
    return seen(
        principal,
        address,
        () ->
            knowing(
                OF_READ,
                request,
                () ->
                    services
                        .actors()
                        .read(address)
                        .thenCompose(now -> state(request, address, now))));
  }

  /** Returns what {@code answer} is, if {@code principal} may see the actor. */
  private CompletionStage<HttpResponse> seen(
      Principal principal, Address address, Supplier<CompletionStage<HttpResponse>> answer) {
    if (services.requests().isRequest(address)) {
      return services
          .requests()
          .refusal(principal, address)
          .thenCompose(
              refusal -> refusal.map(error -> done(Answers.problem(error))).orElseGet(answer));
    }
    return services.authorizer().mayWatch(principal, address)
        ? answer.get()
        : done(Answers.problem(Errors.FORBIDDEN));
  }

  /** Returns what {@code answer} is, if {@code request} has only {@code parameters}. */
  private static CompletionStage<HttpResponse> knowing(
      List<String> parameters,
      HttpRequest request,
      Supplier<CompletionStage<HttpResponse>> answer) {
    return Queries.misfit(request, parameters)
        .map(error -> done(Answers.problem(error)))
        .orElseGet(answer);
  }

  private CompletionStage<HttpResponse> state(
      HttpRequest request, Address address, Reading reading) {
    var then = request.getUri().query().get("revision");
    return then.isPresent() && reading instanceof Reading.Found now
        ? stateThen(address, now, then.get())
        : done(state(request, reading));
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
          return knowing(
              List.of(),
              request,
              () ->
                  bodies.read(
                      request,
                      args ->
                          services
                              .actors()
                              .invoke(address, principal, command, args, key.orElse(null))
                              .thenApply(ActorRoutes::outcome)));
        });
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

  private static HttpResponse problem(ErrorCode code, String message) {
    return Answers.problem(ErrorFrame.of(code, message));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedStage(response);
  }
}
