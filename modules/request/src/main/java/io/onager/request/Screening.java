package io.onager.request;

import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out why a submission cannot be taken, before anything is stored. Thread-safe. */
record Screening(Handlers handlers, Bounds bounds) {
  private static final Logger LOG = LoggerFactory.getLogger(Screening.class);

  /** Returns why not; empty where it can. Never fails, whatever the handler's own check does. */
  Optional<Receipt> refusal(Submission submission) {
    var handler = handlers.find(submission.action());
    if (handler == null) {
      return Optional.of(Receipt.UnknownAction.INSTANCE);
    }
    try {
      var unused = handler.decode(submission.payload());
      return tooLarge(submission)
          .map(problem -> new Receipt.InvalidPayload(List.of(new Problem("", problem))));
    } catch (InvalidJsonException e) {
      return Optional.of(new Receipt.InvalidPayload(e.problems()));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      return Optional.of(failed("%s: a payload could not be checked".formatted(handler), e));
    }
  }

  /** Returns why its payload cannot be stored, whatever its handler says. */
  Optional<String> tooLarge(Submission submission) {
    return Storable.problem(Json.text(submission.payload()), bounds.payload(), 1);
  }

  /** Returns what is answered to a fault, and logs the rest. */
  static Receipt failed(String what, Throwable fault) {
    var incident = UUID.randomUUID().toString();
    LOG.error("{} [{}]", what, incident, fault);
    return new Receipt.Failed(incident);
  }
}
