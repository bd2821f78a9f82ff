package io.onager.feed;

import io.onager.model.Address;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of one actor: sees every revision from where it begins, each once, in order, out of
 * the node's window as long as it keeps up, out of the journal where it does not, and across
 * everything that may happen to the feed and the actor. It holds no updates but those of one
 * reading of the journal while it works through them.
 *
 * <p>Feeds call it on their threads; everything else is for one reader at a time.
 */
public final class Watcher {
  private sealed interface Arrival {
    record Attached(Attachment attachment) implements Arrival {}

    record OutOfJournal(List<Entry> entries) implements Arrival {}
  }

  /** What the feed has been asked for, and has not given. */
  private enum Asked {
    NOTHING,
    PLACE,
    PAST
  }

  /** What the feed sees of it; a class of its own, so that it is no part of the public type. */
  private final class Inbox implements Subscriber {
    @Override
    public void attached(Attachment attachment) {
      arrivals.add(new Arrival.Attached(attachment));
      wake.run();
    }

    @Override
    public void ready() {
      wake.run();
    }

    @Override
    public void signalled() {
      if (wantsSignals) {
        wake.run();
      }
    }

    @Override
    public void past(List<Entry> entries) {
      arrivals.add(new Arrival.OutOfJournal(entries));
      wake.run();
    }

    @Override
    public void failed(String incident) {
      failure = incident;
      wake.run();
    }

    @Override
    public void refused() {
      refused = true;
      wake.run();
    }
  }

  private final Feeds feeds;
  private final Address address;
  private final Runnable wake;
  private final boolean wantsSignals;
  private final Inbox inbox = new Inbox();
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Seen> first = new ArrayDeque<>();
  private @Nullable Cursor cursor;

  /** Whether the first place was given. */
  private boolean begun;

  private String epoch = "";
  private long revision;

  /** The last revision that was seen; {@link #revision} is before it where one looks back. */
  private long reached;

  private List<Entry> past = List.of();
  private int pastNext;
  private Asked asked = Asked.NOTHING;
  private long askedAt;
  private volatile boolean refused;

  /** The incident because of which the actor cannot be watched. */
  private volatile @Nullable String failure;

  /**
   * Makes a watcher that does not watch yet.
   *
   * @param wake called on any thread when {@link #poll} is worth calling; must not block
   */
  public Watcher(Feeds feeds, Address address, Runnable wake) {
    this(feeds, address, wake, false);
  }

  /**
   * Makes a watcher that does not watch yet.
   *
   * @param wake called on any thread when {@link #poll} is worth calling; must not block
   * @param wantsSignals whether to call it also when {@link #signal} is
   */
  public Watcher(Feeds feeds, Address address, Runnable wake, boolean wantsSignals) {
    this.feeds = feeds;
    this.address = address;
    this.wake = wake;
    this.wantsSignals = wantsSignals;
  }

  /** Begins to watch, behind {@code from} or anew. */
  public void start(@Nullable From from) {
    reached = from == null ? 0 : from.revision();
    ask(Asked.PLACE);
    feeds.attach(address, inbox, from);
  }

  /** Stops watching; {@link #poll} has nothing more. */
  public void stop() {
    feeds.detach(address, inbox);
    cursor = null;
    past = List.of();
    first.clear();
  }

  /** Returns which actor is watched. */
  public Address address() {
    return address;
  }

  /** Returns whether this node has no room for another watched actor: nothing will come. */
  public boolean isRefused() {
    return refused;
  }

  /**
   * Returns whether its beginning has been waited for that long, or this node has no room for it. A
   * watcher that has begun goes on waiting: its place is kept, and what it lacks is stored.
   */
  public boolean waitsLongerThan(Duration limit) {
    return refused
        || (!begun
            && asked == Asked.PLACE
            && arrivals.isEmpty()
            && System.nanoTime() - askedAt > limit.toNanos());
  }

  /** Returns whether the feed has been asked for something, and has not given it. */
  public boolean isAsking() {
    return asked != Asked.NOTHING;
  }

  /**
   * Goes over to the feed's present window where the old one has ended, without seeing anything: so
   * that one who sees nothing for long does not hold the old one.
   */
  public void keepUp() {
    receive();
    var current = cursor;
    if (current != null && current.isEnded() && asked == Asked.NOTHING) {
      cursor = null;
      ask(Asked.PLACE);
      feeds.attach(address, inbox, from());
    }
  }

  /**
   * Returns what is next; {@code null} where there is nothing now.
   *
   * @throws ActorFailedException where nothing more will come, because the actor cannot be watched
   */
  public @Nullable Seen poll() {
    var incident = failure;
    if (incident != null) {
      throw new ActorFailedException(address.path(), incident);
    }
    receive();
    return first.isEmpty() ? next() : first.removeFirst();
  }

  /**
   * Returns the newest that the actor lets know behind the last revision that was seen; {@code
   * null} where there is nothing, or a newer revision. It is returned again until it is void.
   */
  public @Nullable Signal signal() {
    var current = cursor;
    return current == null || !first.isEmpty() || looksBack() ? null : current.signal(revision);
  }

  private void receive() {
    for (var arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      if (arrival instanceof Arrival.Attached attached) {
        asked = Asked.NOTHING;
        onAttached(attached.attachment());
      } else if (arrival instanceof Arrival.OutOfJournal journal && asked == Asked.PAST) {
        asked = Asked.NOTHING;
        past = journal.entries();
        pastNext = 0;
      }
    }
  }

  /** Passes over all but the newest revision, where it is in the window; else does nothing. */
  public void skipToNewest() {
    var current = cursor;
    if (current != null && first.isEmpty() && current.head() - 1 > revision) {
      past = List.of();
      revision = current.head() - 1;
    }
  }

  /** Passes over what comes before {@code upTo}. */
  public void skipTo(long upTo) {
    revision = Math.max(revision, upTo - 1);
  }

  /**
   * Goes back to {@code behind}, so that what follows it is seen again as far as it can be had
   * (else only what is new), and holds nothing meanwhile.
   */
  public void backTo(long behind) {
    reached = Math.max(reached, revision);
    revision = Math.min(behind, revision);
    past = List.of();
  }

  /** Returns the last revision that was seen, or before which was gone back. */
  public long revision() {
    return revision;
  }

  /** Returns whether updates are held that were read for this watcher and not yet seen. */
  public boolean holdsPast() {
    return !past.isEmpty();
  }

  /** Returns whether what comes next was seen before. */
  public boolean looksBack() {
    return revision < reached;
  }

  /** Returns whether it begins, or begins anew, as was not seen yet: numbers are of that then. */
  public boolean begins() {
    return !first.isEmpty();
  }

  /** Returns the newest revision that is known here. */
  public long head() {
    var current = cursor;
    return current == null ? revision : Math.max(revision, current.head());
  }

  private void onAttached(Attachment attachment) {
    var again = begun;
    begun = true;
    var recreated = !attachment.epoch().equals(epoch);
    cursor = attachment.cursor();
    epoch = attachment.epoch();
    past = List.of();
    if (!again) {
      first.add(new Seen.Began(attachment.start(), epoch, attachment.revision()));
    }
    if (attachment.start() == Start.RESUMED && !(again && recreated)) {
      var before = attachment.cursor().before();
      revision = again ? Math.max(revision, before) : before;
      reached = Math.max(revision, reached);
      return;
    }
    if (again) {
      first.removeIf(seen -> !(seen instanceof Seen.Began)); // of a place that was never looked at
      first.add(new Seen.Reset(recreated, epoch, attachment.revision()));
    }
    first.add(new Seen.State(attachment.present()));
    revision = attachment.revision();
    reached = revision;
  }

  private @Nullable Seen next() {
    var current = cursor;
    if (current == null) {
      return null;
    }
    var entry = nextOfPast();
    if (entry == null) {
      current.seek(revision);
      entry = current.poll();
    }
    if (entry != null) {
      revision = entry.revision();
      return new Seen.Next(entry);
    }
    if (asked == Asked.NOTHING && current.isOvertaken()) {
      ask(Asked.PAST);
      feeds.reread(address, inbox, from());
    } else if (asked != Asked.PLACE && current.isEnded()) {
      ask(Asked.PLACE);
      feeds.attach(address, inbox, from());
    }
    return null;
  }

  private From from() {
    return new From(epoch, Math.max(revision, reached), revision);
  }

  private @Nullable Entry nextOfPast() {
    while (pastNext < past.size()) {
      var entry = past.get(pastNext++);
      if (entry.revision() == revision + 1) {
        return entry;
      }
    }
    past = List.of();
    return null;
  }

  private void ask(Asked what) {
    asked = what;
    askedAt = System.nanoTime();
  }
}
