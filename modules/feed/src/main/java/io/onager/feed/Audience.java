package io.onager.feed;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who reads one feed, and who waits to be given a place in it. Owned by the feed; not thread-safe.
 */
final class Audience {
  private final long replayLimit;
  private final List<FeedCommand.Attach> waiting = new ArrayList<>();
  private final Set<Subscriber> attached = new LinkedHashSet<>();

  Audience(long replayLimit) {
    this.replayLimit = replayLimit;
  }

  boolean isEmpty() {
    return attached.isEmpty() && waiting.isEmpty();
  }

  int size() {
    return attached.size() + waiting.size();
  }

  /** Lets one wait until the actor has said where it is. */
  void await(FeedCommand.Attach attach) {
    waiting.add(attach);
  }

  /** Returns those who wait, and lets them wait no more. */
  List<FeedCommand.Attach> takeWaiting() {
    var all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /**
   * Gives one a place. Returns false where it says that it is further than the feed: the actor has
   * to be asked first, because the feed may be the one that is late, and it waits.
   *
   * @param latest the newest revision of {@code window}
   */
  boolean attach(FeedCommand.Attach attach, Window window, Entry latest) {
    var from = attach.from();
    if (from == null) {
      place(attach.subscriber(), Start.STARTED, window.head(), window, latest);
    } else if (!attach.checked() && from.isAheadOf(window)) {
      waiting.add(new FeedCommand.Attach(attach.subscriber(), from, true));
      return false;
    } else if (from.continuesIn(window, replayLimit)) {
      var behind = from.readBehind(window, replayLimit);
      place(attach.subscriber(), Start.RESUMED, behind, window, latest);
    } else {
      reset(attach.subscriber(), window, latest);
    }
    return true;
  }

  /** Lets one begin anew. */
  void reset(Subscriber subscriber, Window window, Entry latest) {
    place(subscriber, Start.RESET, window.head(), window, latest);
  }

  /** Returns whether one who is at {@code from} can be given all that it wants to read. */
  boolean canReread(From from, Window window) {
    return from.continuesIn(window, replayLimit)
        && from.readBehind(window, replayLimit) == from.behind();
  }

  void remove(Subscriber subscriber) {
    waiting.removeIf(attach -> attach.subscriber() == subscriber);
    attached.remove(subscriber);
  }

  /** Wakes all who have a place. */
  void wake() {
    attached.forEach(Subscriber::ready);
  }

  private void place(Subscriber subscriber, Start start, long behind, Window window, Entry latest) {
    attached.add(subscriber);
    subscriber.attached(
        new Attachment(
            start, window.epoch(), window.head(), latest, new Cursor(window, behind + 1)));
  }
}
