package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import io.onager.model.Position;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of one stream: turns what its mailbox has into updates, and tells what it has taken.
 * All but {@link #close} is called by the consumer's thread.
 */
final class Consumption<S> {
  private final Client client;
  private final ActorType<S> type;
  private final Address actor;
  private final WatchOptions options;
  private final Mailbox mailbox;
  private @Nullable ActorStream stream; // guarded by this, as is the next
  private boolean closed;

  Consumption(Client client, ActorType<S> type, Address actor, WatchOptions options) {
    this.client = client;
    this.type = type;
    this.actor = actor;
    this.options = options;
    this.mailbox = new Mailbox(options.isLatest());
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** Opens the stream where its position is kept, or as the options say. */
  void open() {
    try {
      open(options.begin().orElse(null));
    } catch (RuntimeException e) {
      mailbox.end(OnagerException.positionStore("no position can be loaded", e));
    }
  }

  /** Returns an item as an update; its stream is ended where it is none. */
  Update<S> update(Mailbox.Item item) {
    var told = item.told();
    try {
      return options.isOfEvents() ? event(told) : state(told);
    } catch (OnagerException e) {
      close();
      throw e;
    }
  }

  /** Notes that the consumer is done with an item; its stream is ended where that fails. */
  void consumed(Mailbox.Item item) {
    var kept = options.kept();
    if (kept != null && !item.told().isSignal()) {
      try {
        kept.store().save(kept.name(), item.told().position());
      } catch (RuntimeException e) {
        close();
        throw OnagerException.positionStore("a position cannot be saved", e);
      }
    }
    ActorStream present;
    synchronized (this) {
      present = stream;
    }
    if (present != null) {
      client.withStream(present, each -> each.consumed(item));
    }
  }

  /** Ends the stream, and throws away what was not taken; for all threads. */
  void close() {
    ActorStream present;
    synchronized (this) {
      closed = true;
      present = stream;
    }
    mailbox.discard();
    if (present != null) {
      client.withStream(present, ActorStream::cancel);
    }
  }

  private synchronized void open(@Nullable Position from) {
    if (!closed) {
      stream = client.open(actor, options, from, type.deltas(), mailbox);
    }
  }

  private Update<S> state(Told told) {
    var json = value(told);
    try {
      var state = client.core().options().mapper().treeToValue(json, type.state());
      if (state == null) {
        throw new IllegalArgumentException("it is null");
      }
      return new Update<>(
          state, null, told.position(), told.previous(), told.reset(), told.signal());
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      var what =
          "the state of %s/%s at revision %d"
              .formatted(actor.type(), actor.id(), told.position().revision());
      throw OnagerException.unreadable(what, type.state(), e);
    }
  }

  private Update<S> event(Told told) {
    var at = told.at();
    if (at == null) {
      throw new AssertionError(told);
    }
    var event = new Event(value(told), at, client.core().options().mapper());
    return new Update<>(null, event, told.position(), told.previous(), told.reset(), null);
  }

  private static JsonNode value(Told told) {
    var value = told.value();
    if (value == null) {
      throw new AssertionError(told);
    }
    return value;
  }
}
