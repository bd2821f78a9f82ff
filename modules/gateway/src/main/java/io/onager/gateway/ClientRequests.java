package io.onager.gateway;

import io.onager.actor.Actors;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame.Submit;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Limits;
import io.onager.request.Found;
import io.onager.request.Priority;
import io.onager.request.Receipt;
import io.onager.request.RequestPage;
import io.onager.request.RequestQuery;
import io.onager.request.RequestState;
import io.onager.request.RequestStatus;
import io.onager.request.Requests;
import io.onager.request.Submission;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Durable requests as clients are let at them: who may, what is in range, and what goes wrong in
 * the words of the protocol, the same over every transport. Of a request that somebody may not see
 * they hear what they hear of one that does not exist. Thread-safe.
 */
final class ClientRequests {
  /** What a client is told. */
  sealed interface Answer {
    /**
     * Where a request stands.
     *
     * @param quick whether its result is the answer
     */
    record Stands(String request, RequestState state, boolean quick) implements Answer {
      /** Returns the result as JSON text. */
      String result() {
        var result = state.result();
        return result == null ? "null" : Json.text(result);
      }
    }

    /** Why not. */
    record Refused(ErrorFrame error) implements Answer {}

    /** Returns what is said of a fault of the server. */
    static Answer fault(String incident) {
      return new Refused(ErrorFrame.internal(incident));
    }
  }

  private final Requests requests;
  private final Actors actors;
  private final Authorizer authorizer;
  private final Clock clock;

  ClientRequests(Requests requests, Actors actors, Authorizer authorizer, Clock clock) {
    this.requests = requests;
    this.actors = actors;
    this.authorizer = authorizer;
    this.clock = clock;
  }

  /** Returns whether the actor at {@code address} is a durable request, should it exist. */
  boolean isRequest(Address address) {
    return address.type().equals(Requests.ACTOR_TYPE)
        && actors.type(address).filter(type -> type.isInternal()).isPresent();
  }

  /** Stores what a client submits. Never fails. */
  CompletionStage<Answer> submit(Principal principal, Submit submit) {
    if (!authorizer.maySubmit(principal, submit.action())) {
      return refused(Errors.FORBIDDEN);
    }
    Submission submission;
    try {
      submission = submission(submit);
    } catch (IllegalArgumentException e) {
      return refused(ErrorFrame.of(ErrorCode.BAD_FRAME, String.valueOf(e.getMessage())));
    }
    var anybodys = authorizer.mayManage(principal);
    return requests
        .submit(principal, submission)
        .thenApply(receipt -> answer(receipt, principal, anybodys));
  }

  /** Gives up a request. Never fails. */
  CompletionStage<Answer> cancel(Principal principal, String id) {
    var maySee = maySee(principal, id);
    var mayManage = authorizer.mayManage(principal);
    return find(principal, id)
        .thenCompose(
            found -> {
              if (!(found instanceof Found.There there)) {
                return refused(Errors.of(found));
              }
              if (mayManage || isOwn(principal, there.state())) {
                return requests.cancel(principal, id).thenApply(end -> answer(id, end));
              }
              return refused(maySee ? Errors.FORBIDDEN : Errors.UNKNOWN_REQUEST);
            });
  }

  /** Sends a failed request again; for those who manage them. Never fails. */
  CompletionStage<Answer> resend(Principal principal, String id) {
    if (!authorizer.mayManage(principal)) {
      return refused(Errors.FORBIDDEN);
    }
    return address(principal, id).isPresent()
        ? requests.resend(principal, id).thenApply(end -> answer(id, end))
        : refused(Errors.UNKNOWN_REQUEST);
  }

  /**
   * Sends the dead letters among the requests of a page again, and returns how many were; nothing
   * for those who do not manage them. Fails where the database does not answer.
   */
  Optional<CompletionStage<Integer>> resendAll(Principal principal, RequestQuery query) {
    return authorizer.mayManage(principal)
        ? Optional.of(requests.resendAll(principal, query.deadLetters()))
        : Optional.empty();
  }

  /**
   * Returns a page of a list: for those who do not manage the requests of others, of their own, and
   * nothing where they ask for somebody else's. Fails where the database does not answer.
   */
  Optional<CompletionStage<RequestPage>> list(Principal principal, RequestQuery query) {
    if (authorizer.mayManage(principal)) {
      return Optional.of(requests.list(query));
    }
    var whose = query.principal();
    return whose == null || whose.equals(principal.name())
        ? Optional.of(requests.list(query.by(principal.name())))
        : Optional.empty();
  }

  /** Returns why somebody may not see a request; empty where they may. Never fails. */
  CompletionStage<Optional<ErrorFrame>> refusal(Principal principal, Address request) {
    var maySee = maySee(principal, request.id());
    return find(principal, request.id())
        .thenApply(
            found -> {
              if (!(found instanceof Found.There there)) {
                return Optional.of(Errors.of(found));
              }
              return maySee || isOwn(principal, there.state())
                  ? Optional.empty()
                  : Optional.of(Errors.UNKNOWN_REQUEST);
            });
  }

  /**
   * Returns the address of the request that a client calls {@code id}; nothing where it is none.
   */
  Optional<Address> address(Principal principal, String id) {
    try {
      return Optional.of(new Address(principal.tenant(), Requests.ACTOR_TYPE, id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private CompletionStage<Found> find(Principal principal, String id) {
    return address(principal, id).filter(this::isRequest).isPresent()
        ? requests.find(principal.tenant(), id)
        : CompletableFuture.completedStage(Found.Nowhere.INSTANCE);
  }

  private boolean maySee(Principal principal, String id) {
    return authorizer.mayManage(principal)
        || address(principal, id)
            .filter(address -> authorizer.mayWatch(principal, address))
            .isPresent();
  }

  private static boolean isOwn(Principal principal, RequestState state) {
    return principal.name().equals(state.principal());
  }

  private Submission submission(Submit submit) {
    if (submit.key() != null && submit.key().isEmpty()) {
      throw new IllegalArgumentException("key: empty");
    }
    var now = clock.instant();
    var after = submit.after();
    var at = after == null ? submit.at() : now.plusMillis(after);
    return new Submission(
        submit.action(),
        submit.payload(),
        submit.key(),
        Priority.of(submit.priority().wire()).orElseThrow(),
        at == null || !at.isAfter(now) ? null : near("at", at, now),
        null,
        near("deadline", submit.deadline(), now));
  }

  private static @Nullable Instant near(String name, @Nullable Instant time, Instant now) {
    if (time != null && time.isAfter(now.plusMillis(Limits.AFTER_MILLIS))) {
      throw new IllegalArgumentException(name + ": expected a time in the next 365 days");
    }
    return time;
  }

  /** A key that somebody else used brings nobody to see what is theirs. */
  private static Answer answer(Receipt receipt, Principal principal, boolean anybodys) {
    if (!(receipt instanceof Receipt.Accepted accepted)) {
      return new Answer.Refused(Errors.of(receipt));
    }
    var state = accepted.state();
    if (!anybodys && !isOwn(principal, state)) {
      return new Answer.Refused(Errors.KEY_REUSED_FOR_REQUEST);
    }
    return accepted.quick() && state.status() != RequestStatus.COMPLETED
        ? new Answer.Refused(failure(state))
        : new Answer.Stands(accepted.id(), state, accepted.quick());
  }

  private static ErrorFrame failure(RequestState state) {
    var error = state.error();
    return error == null || state.status() == RequestStatus.CANCELLED
        ? ErrorFrame.rejected(state.status().word(), "the request has no result")
        : ErrorFrame.rejected(error.code(), error.message());
  }

  private static Answer answer(String id, Found found) {
    return found instanceof Found.There there
        ? new Answer.Stands(id, there.state(), false)
        : new Answer.Refused(Errors.of(found));
  }

  private static CompletionStage<Answer> refused(ErrorFrame error) {
    return CompletableFuture.completedStage(new Answer.Refused(error));
  }
}
