package io.onager.feed;

import io.onager.model.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Who reads one feed, and who waits to be given a place in it. Owned by the feed; not thread-safe.
 */
final class Audience {
  /**
   * One who is not given a place yet.
   *
   * @param question which the actor is asked behind its coming: what it answered before that says
   *     nothing of one who is ahead, because it may be older than what that one was told elsewhere
   * @param askedAt the feed's newest revision when a renewal last asked the actor; {@link
   *     #NOT_ASKED} before
   */
  private record Waiting(Subscriber subscriber, @Nullable From from, long question, long askedAt) {
    private boolean isAheadOf(Window window) {
      return from != null && from.isAheadOf(window);
    }
  }

  private static final long NOT_ASKED = -1;

  private final long replayLimit;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Set<Subscriber> attached = new LinkedHashSet<>();

  Audience(long replayLimit) {
    this.replayLimit = replayLimit;
  }

  boolean isEmpty() {
    return attached.isEmpty() && waiting.isEmpty();
  }

  /** Returns whether {@code subscriber} was given a place, and has not left it. */
  boolean hasPlace(Subscriber subscriber) {
    return attached.contains(subscriber);
  }

  int size() {
    return attached.size() + waiting.size();
  }

  /** Lets those who still wait be attached by whoever comes behind this feed. */
  void sendOn(Address address, ActorRef<FeedRegistry.Command> registry) {
    take(each -> true)
        .forEach(
            each -> registry.tell(new FeedRegistry.Attach(address, each.subscriber, each.from)));
  }

  /**
   * Gives one a place; lets it wait where there is no window yet, and where it says that it is
   * further than the feed: the feed may be the one that is late. Returns whether the actor has to
   * be asked: for one who is ahead, and for the first, as nobody was asked while nobody watched.
   *
   * @param latest the newest revision of {@code window}
   */
  boolean attach(
      Subscriber subscriber,
      @Nullable From from,
      @Nullable Window window,
      Entry latest,
      long nextQuestion) {
    var first = isEmpty();
    var waits = new Waiting(subscriber, from, nextQuestion, NOT_ASKED);
    if (window != null && !waits.isAheadOf(window)) {
      begin(subscriber, from, window, latest);
      return first;
    }
    waiting.add(waits);
    return first || window != null;
  }

  /** Gives a place to those whom the feed has come up with; the others still wait. */
  void attachReached(Window window, Entry latest) {
    begin(take(each -> !each.isAheadOf(window)), window, latest);
  }

  /**
   * Gives a place to those for whom the actor has said that it is at the end of {@code window}, in
   * answer to {@code question}: who is ahead of it then is ahead of the actor. Returns whether
   * nobody waits any more.
   */
  boolean attachAnswered(long question, Window window, Entry latest) {
    begin(take(each -> !each.isAheadOf(window) || each.question <= question), window, latest);
    return waiting.isEmpty();
  }

  /**
   * Notes that the actor is asked again. An actor that never rests has no time to say where it is:
   * whoever is still ahead of what it has published since it was asked the last time waits no more.
   */
  void renew(Window window, Entry latest) {
    var head = window.head();
    begin(take(each -> each.askedAt != NOT_ASKED && each.askedAt < head), window, latest);
    waiting.replaceAll(each -> new Waiting(each.subscriber, each.from, each.question, head));
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
    waiting.removeIf(each -> each.subscriber == subscriber);
    attached.remove(subscriber);
  }

  /** Tells all, those with a place and those without, that nothing will come, and forgets them. */
  void fail(String incident) {
    waiting.forEach(each -> each.subscriber.failed(incident));
    attached.forEach(each -> each.failed(incident));
    waiting.clear();
    attached.clear();
  }

  /** Wakes all who have a place. */
  void wake() {
    attached.forEach(Subscriber::ready);
  }

  /** Tells all who have a place that there is another signal. */
  void signal() {
    attached.forEach(Subscriber::signalled);
  }

  private List<Waiting> take(Predicate<Waiting> which) {
    var taken = waiting.stream().filter(which).toList();
    waiting.removeIf(which);
    return taken;
  }

  private void begin(List<Waiting> all, Window window, Entry latest) {
    all.forEach(each -> begin(each.subscriber, each.from, window, latest));
  }

  private void begin(Subscriber subscriber, @Nullable From from, Window window, Entry latest) {
    if (from == null) {
      place(subscriber, Start.STARTED, window.head(), window, latest);
    } else if (from.continuesIn(window, replayLimit)) {
      var behind = from.readBehind(window, replayLimit);
      place(subscriber, Start.RESUMED, behind, window, latest);
    } else {
      reset(subscriber, window, latest);
    }
  }

  private void place(Subscriber subscriber, Start start, long behind, Window window, Entry latest) {
    attached.add(subscriber);
    subscriber.attached(
        new Attachment(
            start, window.epoch(), window.head(), latest, new Cursor(window, behind + 1)));
  }
}
