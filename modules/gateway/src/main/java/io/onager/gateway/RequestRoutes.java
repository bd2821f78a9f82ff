package io.onager.gateway;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.onager.gateway.ClientRequests.Answer;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame.Submit;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Received;
import io.onager.request.RequestQuery;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Durable requests over plain HTTP. */
final class RequestRoutes extends AllDirectives {
  /** Stands for all requests that the query names; no action and no request has this name. */
  private static final String ALL = "-";

  private static final ErrorFrame UNREADABLE =
      ErrorFrame.of(ErrorCode.UNAVAILABLE, "the database does not answer").after(1000);

  /** How long a list, or what is done to one, may take; as long as a command. */
  private static final long WITHIN_SECONDS = 10;

  private static final ErrorFrame TOO_SLOW =
      ErrorFrame.of(
          ErrorCode.TIMEOUT,
          "the list takes too long: narrow it by status, action, principal, since and until");

  private static final ErrorFrame TOO_MANY =
      ErrorFrame.of(ErrorCode.UNAVAILABLE, "too many lists are asked for at once").after(1000);

  private final Services services;
  private final Identification identification;
  private final Bodies bodies;
  private final ActorRoutes actors;

  RequestRoutes(
      Services services, Identification identification, Bodies bodies, ActorRoutes actors) {
    this.services = services;
    this.identification = identification;
    this.bodies = bodies;
    this.actors = actors;
  }

  Route routes() {
    return pathPrefix(
        "requests",
        () ->
            concat(
                pathEnd(() -> get(() -> answer(this::list))),
                path(segment(ALL).slash("resend"), () -> post(() -> answer(this::resendAll))),
                path(
                    segment().slash("resend"),
                    id -> post(() -> answer((request, who) -> resend(who, id)))),
                path(
                    segment(),
                    name ->
                        concat(
                            get(() -> answer((request, who) -> find(request, who, name))),
                            post(() -> answer((request, who) -> submit(request, who, name))),
                            delete(() -> answer((request, who) -> cancel(who, name)))))));
  }

  private Route answer(BiFunction<HttpRequest, Principal, CompletionStage<HttpResponse>> handler) {
    return extractRequest(
        request ->
            completeWithFuture(
                Faults.answered(
                    identification.identified(request, who -> handler.apply(request, who)),
                    incident -> Answers.problem(ErrorFrame.internal(incident)))));
  }

  private CompletionStage<HttpResponse> submit(
      HttpRequest request, Principal principal, String action) {
    return bodies.read(
        request,
        payload -> {
          try {
            return submit(request, principal, RequestParameters.submit(request, action, payload));
          } catch (IllegalArgumentException e) {
            return problem(badParameter(e));
          }
        });
  }

  private CompletionStage<HttpResponse> submit(
      HttpRequest request, Principal principal, Received received) {
    return received instanceof Submit submit
        ? services
            .requests()
            .submit(principal, submit)
            .thenApply(answer -> submitted(request, answer))
        : problem((ErrorFrame) received);
  }

  private static HttpResponse submitted(HttpRequest request, Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      return Answers.problem(refused.error());
    }
    var stands = (Answer.Stands) answer;
    var status = stands.state().status().word();
    var path = request.getUri().path();
    var location = path.substring(0, path.lastIndexOf('/') + 1) + stands.request();
    var result = stands.quick() ? ",\"result\":" + stands.result() : "";
    return Answers.json(
            stands.quick() ? 200 : 202,
            "{\"request\":\"%s\",\"status\":\"%s\"%s}".formatted(stands.request(), status, result))
        .addHeader(RawHeader.create("Location", location));
  }

  private CompletionStage<HttpResponse> find(HttpRequest request, Principal principal, String id) {
    return services
        .requests()
        .address(principal, id)
        .filter(services.requests()::isRequest)
        .map(address -> actors.read(request, principal, address))
        .orElseGet(() -> problem(Errors.UNKNOWN_REQUEST));
  }

  private CompletionStage<HttpResponse> cancel(Principal principal, String id) {
    return services.requests().cancel(principal, id).thenApply(RequestRoutes::standing);
  }

  private CompletionStage<HttpResponse> resend(Principal principal, String id) {
    return services.requests().resend(principal, id).thenApply(RequestRoutes::standing);
  }

  private static HttpResponse standing(Answer answer) {
    return answer instanceof Answer.Stands stands
        ? Answers.json(
            200,
            "{\"request\":\"%s\",\"status\":\"%s\"}"
                .formatted(stands.request(), stands.state().status().word()))
        : Answers.problem(((Answer.Refused) answer).error());
  }

  private CompletionStage<HttpResponse> list(HttpRequest request, Principal principal) {
    return queried(
        request, principal, query -> services.requests().list(principal, query), Json::text);
  }

  private CompletionStage<HttpResponse> resendAll(HttpRequest request, Principal principal) {
    return queried(
        request,
        principal,
        query -> services.requests().resendAll(principal, query),
        count -> Json.text(Map.of("resent", count)));
  }

  private <T> CompletionStage<HttpResponse> queried(
      HttpRequest request,
      Principal principal,
      Function<RequestQuery, Optional<CompletionStage<T>>> question,
      Function<T, String> text) {
    Optional<CompletionStage<T>> asked;
    try {
      asked = question.apply(RequestParameters.list(request, principal.tenant()));
    } catch (IllegalArgumentException e) {
      return problem(badParameter(e));
    }
    return asked
        .<CompletionStage<HttpResponse>>map(
            answer ->
                answer
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(WITHIN_SECONDS, TimeUnit.SECONDS)
                    .handle(
                        (value, failure) ->
                            failure == null
                                ? Answers.json(200, text.apply(value))
                                : Answers.problem(unlisted(failure))))
        .orElseGet(() -> problem(Errors.FORBIDDEN));
  }

  private static ErrorFrame unlisted(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException) {
      return TOO_SLOW;
    }
    return cause instanceof RejectedExecutionException ? TOO_MANY : UNREADABLE;
  }

  /** Its message names the parameter, and repeats nothing of what came. */
  private static ErrorFrame badParameter(IllegalArgumentException why) {
    return ErrorFrame.of(ErrorCode.BAD_FRAME, String.valueOf(why.getMessage()));
  }

  private static CompletionStage<HttpResponse> problem(ErrorFrame error) {
    return CompletableFuture.completedStage(Answers.problem(error));
  }
}
