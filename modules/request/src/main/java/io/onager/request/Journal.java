package io.onager.request;

import io.onager.actor.Actors;
import io.onager.actor.Outcome;
import io.onager.actor.Reading;
import io.onager.model.Address;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.request.queue.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** The actors of requests, as the rest of this module speaks with them. Thread-safe. */
final class Journal {
  /** In whose name the module itself acts; what comes of it is stored under that. */
  private static final String SELF = "onager";

  private final Actors actors;

  Journal(Actors actors) {
    this.actors = actors;
  }

  /** An answer. */
  sealed interface Answer {
    /**
     * The actor has answered.
     *
     * @param revision behind it
     */
    record Known(long revision, Standing standing) implements Answer {}

    /** It refused. */
    record Refused(String reason, String message) implements Answer {}

    /**
     * It was not reached; the same may be asked again.
     *
     * @param inDoubt whether it may have done what it was asked for all the same
     */
    record Unknown(String message, long afterMillis, boolean inDoubt) implements Answer {}

    /** It will not answer until somebody mends it; the log has the incident. */
    record Broken(String incident) implements Answer {}
  }

  /** Asks the actor of a request, in the name of this module; never fails. */
  CompletionStage<Answer> ask(Ticket.Key request, RequestCommand command) {
    return ask(request, new Principal(request.tenant(), SELF), command);
  }

  /** Asks the actor of a request, in the name of {@code principal}; never fails. */
  CompletionStage<Answer> ask(Ticket.Key request, Principal principal, RequestCommand command) {
    return actors
        .invokeInternal(
            address(request), principal, Lifecycle.ACTOR.commandName(command), Json.tree(command))
        .thenApply(Journal::answer);
  }

  /** Returns where a request stands; never fails. */
  CompletionStage<Found> find(Ticket.Key request) {
    return actors.read(address(request)).thenApply(Journal::found);
  }

  /** Returns what an answer says of where a request stands. */
  static Found found(Answer answer) {
    if (answer instanceof Answer.Known known) {
      return found(known.standing().state());
    }
    if (answer instanceof Answer.Unknown unknown) {
      return new Found.Unavailable(unknown.message(), unknown.afterMillis(), unknown.inDoubt());
    }
    if (answer instanceof Answer.Broken broken) {
      return new Found.Failed(broken.incident());
    }
    throw new IllegalArgumentException("not refused: " + answer);
  }

  private static Found found(Reading reading) {
    if (reading instanceof Reading.Found found) {
      return found(decode(found.state(), RequestState.class));
    }
    if (reading instanceof Reading.Failed failed) {
      return new Found.Failed(failed.incident());
    }
    return reading instanceof Reading.Unavailable unavailable
        ? new Found.Unavailable(unavailable.message(), unavailable.afterMillis(), false)
        : Found.Nowhere.INSTANCE; // no such type: no request was ever taken here
  }

  private static Found found(RequestState state) {
    return state.status() == RequestStatus.UNKNOWN
        ? Found.Nowhere.INSTANCE
        : new Found.There(state);
  }

  static Address address(Ticket.Key request) {
    return new Address(request.tenant(), Lifecycle.TYPE, request.id());
  }

  private static Answer answer(Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      return new Answer.Known(
          done.revision(), decode(String.valueOf(done.value()), Standing.class));
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return new Answer.Refused(rejected.reason(), rejected.message());
    }
    if (outcome instanceof Outcome.Failed failed) {
      return new Answer.Broken(failed.incident());
    }
    if (outcome instanceof Outcome.InvalidArguments invalid) {
      return new Answer.Refused("invalid-arguments", invalid.problems().toString());
    }
    return outcome instanceof Outcome.Unavailable unavailable
        ? new Answer.Unknown(
            unavailable.message(), unavailable.afterMillis(), unavailable.inDoubt())
        : new Answer.Unknown("no answer in time", 0, true);
  }

  private static <T> T decode(String json, Class<T> type) {
    try {
      return Json.decode(Json.parse(json.getBytes(StandardCharsets.UTF_8)), type);
    } catch (InvalidJsonException e) {
      throw new IllegalStateException("not what the actor of a request says", e);
    }
  }
}
