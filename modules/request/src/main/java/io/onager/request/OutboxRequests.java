package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Outbox;
import io.onager.actor.UndeliverableException;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.request.Journal.Answer;
import io.onager.request.queue.Ticket;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Stores the requests that actors submit with their events. What a handler of this node refuses is
 * refused before the event is stored; an action that no handler here knows may have one elsewhere.
 * No limit of what may wait counts here: the event is stored, and the request belongs to it.
 */
final class OutboxRequests implements Outbox.Recipient {
  private final Screening screening;
  private final Journal journal;
  private final Tickets tickets;
  private final Intake.Offering offering;

  OutboxRequests(Screening screening, Journal journal, Tickets tickets, Intake.Offering offering) {
    this.screening = screening;
    this.journal = journal;
    this.tickets = tickets;
    this.offering = offering;
  }

  @Override
  public void check(Principal from, JsonNode content) {
    Submission submission;
    try {
      submission = Json.decode(content, Submission.class);
    } catch (InvalidJsonException e) {
      throw refused(e.problems().toString());
    }
    if (!RequestHandler.ACTION.matcher(submission.action()).matches()) {
      throw refused("action: expected " + RequestHandler.ACTION);
    }
    var refusal = screening.refusal(submission).orElse(null);
    if (refusal instanceof Receipt.UnknownAction) {
      screening
          .tooLarge(submission)
          .ifPresent(
              problem -> {
                throw refused(problem);
              });
    } else if (refusal != null) {
      throw refused(refusal.toString());
    }
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("the request that is sent: " + why);
  }

  @Override
  public CompletionStage<Done> take(String id, Principal from, JsonNode content) {
    var submission = decode(content);
    var name =
        submission.key() == null ? RequestIds.ofOutbox(id) : RequestIds.ofKey(submission.key());
    var key = new Ticket.Key(from.tenant(), name);
    return journal
        .ask(key, from, Intake.command(submission))
        .thenApply(answer -> taken(key, answer));
  }

  private static Submission decode(JsonNode content) {
    try {
      return Json.decode(content, Submission.class);
    } catch (InvalidJsonException e) {
      throw new UndeliverableException("not a request: " + e.problems());
    }
  }

  private Done taken(Ticket.Key key, Answer answer) {
    if (answer instanceof Answer.Known known) {
      var state = known.standing().state();
      if (state.status().isWaiting()) {
        offering.offer(tickets.of(key, state), null);
      }
      return Done.done();
    }
    if (answer instanceof Answer.Refused refused) {
      throw new UndeliverableException(
          "%s/%s: %s: %s".formatted(Lifecycle.TYPE, key.id(), refused.reason(), refused.message()));
    }
    throw new IllegalStateException(
        answer instanceof Answer.Unknown unknown
            ? unknown.message()
            : "%s/%s fails: the log has why: %s".formatted(Lifecycle.TYPE, key.id(), answer));
  }
}
