package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Principal;
import io.onager.request.Attempt.Cause;
import io.onager.request.Attempt.Progress;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Keep;
import io.onager.request.RequestCommand.Report;
import io.onager.request.RequestCommand.Start;
import io.onager.request.Settling.Settlement;
import io.onager.request.queue.Assignment;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One attempt in memory: what {@link AttemptActor} is, on the thread of its caller. */
final class InMemoryAttempt implements Attempt.Node {
  /** What the attempts of a test share. */
  record Surroundings(
      RequestSettings settings,
      InMemoryLives lives,
      Clock clock,
      InMemoryRequests.Alarm alarm,
      Bounds bounds,
      RandomGenerator random,
      Owner owner) {
    /** How it is told that an attempt is over. */
    interface Owner {
      /** The run is over; {@code again} is its request, where it waits again. */
      void ended(InMemoryAttempt attempt, Breakers.Sign sign, @Nullable Ticket again);

      /** A handler has returned whose attempt was over. */
      void returned(InMemoryAttempt attempt);
    }
  }

  private final Surroundings surroundings;
  private final RequestHandler<?, ?> handler;
  private final Assignment assignment;
  private @Nullable Attempt attempt;
  private @Nullable Settling settling;
  private @Nullable Progress last;
  private boolean settled;
  private boolean returned = true;

  InMemoryAttempt(Surroundings surroundings, RequestHandler<?, ?> handler, Assignment assignment) {
    this.surroundings = surroundings;
    this.handler = handler;
    this.assignment = assignment;
  }

  Assignment assignment() {
    return assignment;
  }

  /** Returns whether its handler has returned. */
  boolean hasReturned() {
    return returned;
  }

  void begin() {
    var standing = ask(new Start(assignment.run(), assignment.worker()));
    var given = standing.given();
    if (!standing.done() || given == null) { // it has ended meanwhile
      settled = true;
      surroundings.owner().ended(this, Breakers.Sign.NONE, null);
      return;
    }
    settling =
        new Settling(
            handler,
            assignment.ticket(),
            assignment.run(),
            given.failures(),
            surroundings.bounds().result(),
            surroundings.clock(),
            surroundings.random());
    var now = surroundings.clock().instant();
    var limit = TimeLimit.of(handler.within(), standing.state().deadline(), now);
    var until = now.plus(limit.left());
    surroundings.alarm().at(until, () -> end(limit.cause()));
    attempt =
        new Attempt(
            Attempt.Subject.of(key(), standing.state()),
            assignment.run(),
            standing.state().attempt(),
            until,
            Steps.Remembered.of(given, surroundings.bounds()),
            this);
    returned = false;
    attempt.run(handler, given.payload(), this::onReturned);
  }

  private void onReturned(@Nullable Object value, @Nullable Throwable failure) {
    returned = true;
    if (settled) {
      surroundings.owner().returned(this);
    } else if (settling != null && attempt != null) {
      settle(
          failure == null
              ? settling.returned(value, last)
              : settling.failed(failure, attempt.cause(), last));
    }
  }

  /** Lets it end; where its handler does not, the request goes on without it. */
  void end(Cause cause) {
    if (settled || attempt == null || attempt.cause() != null) {
      return;
    }
    attempt.end(cause);
    surroundings
        .alarm()
        .at(
            surroundings.clock().instant().plus(surroundings.settings().cancelGrace()),
            () -> {
              if (!settled && settling != null) {
                settle(settling.ended(cause, last));
              }
            });
  }

  /** Its worker is gone, and it with it. */
  void die() {
    settled = true;
    if (attempt != null) {
      attempt.over();
    }
  }

  private void settle(Settlement settlement) {
    die();
    var waits = ask(settlement.last()).state().status().isWaiting();
    surroundings.owner().ended(this, settlement.sign(), waits ? settlement.again() : null);
  }

  @Override
  public void progressed(Attempt one) {
    var fresh = one.takeProgress();
    if (fresh != null) {
      last = fresh;
      var unused = ask(new Report(one.run(), fresh.fraction(), fresh.message(), fresh.details()));
    }
  }

  @Override
  public void keep(Attempt one, String step, JsonNode value) throws RequestException {
    var unused = Storing.revisionKept(step, answer(new Keep(one.run(), step, value)));
  }

  private Standing ask(RequestCommand command) {
    return ((Answer.Known) answer(command)).standing();
  }

  private Answer answer(RequestCommand command) {
    return surroundings
        .lives()
        .ask(key(), new Principal(key().tenant(), InMemoryRequests.SELF), command);
  }

  private Ticket.Key key() {
    return assignment.ticket().key();
  }
}
