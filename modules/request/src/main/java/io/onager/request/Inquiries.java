package io.onager.request;

import io.onager.journal.RequestTable;
import io.onager.journal.RequestTable.Row;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.Journal.Answer;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Asks where single requests stand: their actors, until they answer, or the table, which names the
 * run besides. Part of a {@link Dispatcher}.
 */
final class Inquiries {
  /** The actor of a request has answered what was asked of it. */
  record Asked(Ticket.Key key, RequestCommand command, Answer answer)
      implements DispatcherMessage {}

  /** The time to ask it again. */
  record AskAgain(Ticket.Key key, RequestCommand command) implements DispatcherMessage {}

  /**
   * The table has answered.
   *
   * @param claim why it was asked; {@code null} where no worker claims it
   * @param answered false where it did not answer after all
   * @param row {@code null} where there is no such request
   */
  record Looked(Ticket.Key key, @Nullable Claim claim, boolean answered, @Nullable Row row)
      implements DispatcherMessage {}

  /** It is known how a request stands. */
  record Read(Ticket.Key key, Found found) implements DispatcherMessage {}

  /** The time to read again. */
  record ReadAgain(Ticket.Key key) implements DispatcherMessage {}

  /** What a worker says that it runs, while another one was given the same request. */
  record Claim(Running running, String worker) {}

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ActorContext<DispatcherMessage> context;
  private final TimerScheduler<DispatcherMessage> timers;
  private final Journal journal;
  private final RequestTable table;

  Inquiries(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      Journal journal,
      RequestTable table) {
    this.context = context;
    this.timers = timers;
    this.journal = journal;
    this.table = table;
  }

  /** Asks the actor of a request; {@link Asked} comes of it. */
  void ask(Ticket.Key key, RequestCommand command) {
    context.pipeToSelf(
        journal.ask(key, command), (answer, neverFails) -> new Asked(key, command, answer));
  }

  void askAgain(AskAgain again) {
    ask(again.key(), again.command());
  }

  void askLater(Asked asked, Duration pause) {
    var again = new AskAgain(asked.key(), asked.command());
    timers.startSingleTimer(again, again, pause);
  }

  /** Asks how a request stands, and changes nothing; {@link Read} comes of it. */
  void read(Ticket.Key key) {
    context.pipeToSelf(journal.find(key), (found, neverFails) -> new Read(key, found));
  }

  void readAgain(ReadAgain again) {
    read(again.key());
  }

  void readLater(Ticket.Key key) {
    var again = new ReadAgain(key);
    timers.startSingleTimer(again, again, PAUSE);
  }

  /** Looks a request up; {@link Looked} comes of it. */
  void look(Ticket.Key key, @Nullable Claim claim) {
    context.pipeToSelf(
        table.find(key.tenant(), key.id()),
        (row, failure) ->
            failure == null
                ? new Looked(key, claim, true, row.orElse(null))
                : new Looked(key, claim, false, null));
  }

  /** Looks again, but for a claim: whoever claims it says so again. */
  void lookLater(Looked looked) {
    if (looked.claim() == null) {
      var again = new DispatcherMessage.Look(looked.key());
      timers.startSingleTimer(again, again, PAUSE);
    }
  }
}
