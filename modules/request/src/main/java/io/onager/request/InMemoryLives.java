package io.onager.request;

import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.model.Principal;
import io.onager.request.Journal.Answer;
import io.onager.request.queue.Ticket;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lives of requests in memory: what {@link Journal} is, without actors and a database. */
final class InMemoryLives {
  private static final class Life {
    private RequestLife now = Lifecycle.ACTOR.initial();
    private final List<RequestState> history = new ArrayList<>();
  }

  private final Map<Ticket.Key, Life> lives = new HashMap<>();
  private final Clock clock;

  InMemoryLives(Clock clock) {
    this.clock = clock;
  }

  /** Carries out what the actor of a request decides. */
  Answer ask(Ticket.Key request, Principal principal, RequestCommand command) {
    var life = lives.computeIfAbsent(request, first -> new Life());
    var revision = life.history.size();
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var context =
        new Context<RequestEvent, RequestLife>(Journal.address(request), principal, revision, now);
    var decision = Lifecycle.ACTOR.decide(life.now, command, context);
    if (decision instanceof Decision.Reject<RequestEvent, RequestLife> reject) {
      return new Answer.Refused(reject.reason(), reject.message());
    }
    var persist = (Decision.Persist<RequestEvent, RequestLife>) decision;
    for (var event : persist.events()) {
      life.now = Lifecycle.ACTOR.apply(life.now, event);
      life.history.add(life.now.shown());
    }
    return new Answer.Known(life.history.size(), (Standing) answer(persist, life.now));
  }

  private static Object answer(
      Decision.Persist<RequestEvent, RequestLife> decision, RequestLife life) {
    @Nullable Object answer = decision.value().apply(life);
    if (answer == null) {
      throw new IllegalStateException("the actor of a request answers how it stands");
    }
    return answer;
  }

  /** Returns what is shown of a request, if there is one. */
  @Nullable RequestState find(Ticket.Key request) {
    var life = lives.get(request);
    return life == null || life.history.isEmpty() ? null : life.now.shown();
  }

  /** Returns how a request stood behind each of its events. */
  List<RequestState> history(Ticket.Key request) {
    var life = lives.get(request);
    return life == null ? List.of() : List.copyOf(life.history);
  }
}
