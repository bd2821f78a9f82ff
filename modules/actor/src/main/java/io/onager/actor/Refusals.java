package io.onager.actor;

import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.ActorMessage.Read;
import io.onager.actor.CommandQueue.Waiting;
import java.util.List;

/** How an actor says that it cannot do what it is asked. Owned by the actor. */
final class Refusals {
  private final CommandQueue commands;
  private final Inquiries inquiries;
  private final Backoff backoff;

  Refusals(CommandQueue commands, Inquiries inquiries, Backoff backoff) {
    this.commands = commands;
    this.inquiries = inquiries;
    this.backoff = backoff;
  }

  /** Says that nothing was done; {@code message} says why. */
  void refuse(Invoke invoke, String message) {
    invoke.replyTo().tell(new Outcome.Unavailable(message, backoff.present().toMillis()));
  }

  void refuse(List<Waiting> waiting, String message) {
    waiting.forEach(each -> refuse(each.invoke(), message));
  }

  void refuse(Read read) {
    read.replyTo()
        .tell(
            new Reading.Unavailable(
                "The journal cannot be reached.", backoff.present().toMillis()));
  }

  /** Refuses all who wait, but the feeds. */
  void refuseAll(String message) {
    refuse(commands.take(Integer.MAX_VALUE), message);
    inquiries.takeReads(this::refuse);
  }

  /** Says that what was given to the journal may be stored. */
  void doubt(List<Waiting> given) {
    var inDoubt =
        new Outcome.Unavailable(
            "The journal failed: it may be stored.", backoff.present().toMillis(), true);
    given.forEach(each -> each.invoke().replyTo().tell(inDoubt));
  }

  /** Tells all who wait that the actor has to be mended. */
  void failAll(String incident) {
    commands.take(Integer.MAX_VALUE).forEach(each -> fail(each.invoke(), incident));
    inquiries.takeAll(read -> fail(read, incident), follow -> fail(follow, incident));
  }

  static void fail(Invoke invoke, String incident) {
    invoke.replyTo().tell(new Outcome.Failed(incident));
  }

  static void fail(Read read, String incident) {
    read.replyTo().tell(new Reading.Failed(incident));
  }

  static void fail(ActorMessage.Follow follow, String incident) {
    follow.feed().tell(new Publication.Failed(incident));
  }
}
