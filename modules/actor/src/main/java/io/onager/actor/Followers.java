package io.onager.actor;

import io.onager.actor.Batch.Change;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that follow one actor: sends each what it is missing, in as few messages as may be,
 * encoded once. Sending is only a hint: whatever is lost, a feed asks for again. Owned by the
 * actor; not thread-safe.
 */
final class Followers<S> {
  /** The number of no question. */
  private static final long UNASKED = 0;

  private final ActorRef<ActorMessage> self;
  private final HostSettings settings;
  private final Clock clock;
  private final MessageLimit limit;
  private final UpdateRing ring;
  private final Map<ActorRef<Publication>, Follower> followers = new HashMap<>();

  /** The newest signal of the present revision. */
  private Publication.@Nullable Signal signal;

  /** Of the newest signal. Begins anywhere, as feeds may know signals of an earlier place. */
  private long signalNumber = ThreadLocalRandom.current().nextLong();

  Followers(ActorRef<ActorMessage> self, HostSettings settings, MessageLimit limit, Clock clock) {
    this.self = self;
    this.limit = limit;
    this.settings = settings;
    this.clock = clock;
    this.ring = new UpdateRing(settings.ringUpdates(), settings.ringBytes());
  }

  /** Begins or renews a lease and sends what is missing. */
  void follow(ActorMessage.Follow follow, Present<S> present) {
    expire();
    var until = clock.instant().plus(settings.lease());
    var follower = followers.computeIfAbsent(follow.feed(), feed -> new Follower(until));
    follower.renew(until);
    follower.loseSignal();
    catchUp(follow, follower, present);
    sendSignal(follow.feed(), follower);
  }

  /**
   * Notes what has arrived; sends what was held back meanwhile, but nothing that is on its way. A
   * revision that the feed was never sent is one of another life, and says nothing of this one.
   */
  void acknowledge(ActorMessage.Acknowledge acknowledged, Present<S> present) {
    var follower = followers.get(acknowledged.feed());
    if (follower == null || acknowledged.revision() > follower.sent()) {
      return;
    }
    follower.acknowledge(acknowledged.revision());
    if (follower.sent() < present.revision() && hasRoom(follower)) {
      sendBehind(follower.sent(), acknowledged.feed(), follower, present, UNASKED);
      sendSignal(acknowledged.feed(), follower);
    }
  }

  /**
   * Keeps {@code said} instead of what was said before, and sends it to all who are as far, one at
   * a time to each: of what comes meanwhile, the newest follows. Drops what is of another revision.
   */
  void signal(ActorMessage.Signal said, Present<S> present) {
    if (said.revision() == present.revision()) {
      signal =
          new Publication.Signal(present.epoch(), said.revision(), ++signalNumber, said.value());
      followers.forEach(this::sendSignal);
    }
  }

  /** Notes that a signal has arrived; sends the newest where that is another by now. */
  void acknowledgeSignal(ActorMessage.AcknowledgeSignal arrived) {
    var follower = followers.get(arrived.feed());
    if (follower != null) {
      follower.acknowledgeSignal(arrived.number());
      sendSignal(arrived.feed(), follower);
    }
  }

  void unfollow(ActorRef<Publication> feed) {
    followers.remove(feed);
    forgetWhereAlone();
  }

  /** Forgets the feeds whose lease has run out. */
  void expire() {
    var now = clock.instant();
    followers.values().removeIf(follower -> follower.isExpired(now));
    forgetWhereAlone();
  }

  boolean isEmpty() {
    return followers.isEmpty();
  }

  /** Sends {@code changes}, which lead to {@code present}, to all who have what was before. */
  void publish(List<Change<S>> changes, Present<S> present) {
    if (changes.isEmpty()) {
      return;
    }
    signal = null;
    if (followers.isEmpty()) {
      return;
    }
    var updates = new ArrayList<Update>(changes.size());
    for (var change : changes) {
      updates.add(Updates.of(change));
    }
    if (!updates.stream().allMatch(limit::fits)) {
      resynchronize(present); // feeds have the journal for what they so miss
      return;
    }
    updates.forEach(ring::add);
    var before = changes.get(0).revision() - 1;
    List<List<Update>> whole = List.of(updates);
    var parts = followers.keySet().stream().anyMatch(Followers::isFar) ? parts(updates) : whole;
    followers.forEach(
        (feed, follower) -> {
          if (follower.sent() == before && hasRoom(follower)) {
            send(present.epoch(), isFar(feed) ? parts : whole, feed, follower);
          }
        });
  }

  /**
   * Each counts as on its way by itself: feeds acknowledge in steps, and maybe never the last of
   * many, which then is all that is left of them.
   */
  private static void send(
      String epoch, List<List<Update>> parts, ActorRef<Publication> feed, Follower follower) {
    for (var part : parts) {
      feed.tell(new Publication.Published(epoch, part));
      follower.send(part.get(part.size() - 1).revision(), bytes(part));
    }
  }

  /** Says where the actor is now, to all: after its journal was away, or where a gap may be. */
  void resynchronize(Present<S> present) {
    signal = null;
    ring.clear();
    followers.forEach((feed, follower) -> begin(feed, follower, present, UNASKED));
  }

  /** Says that nobody can follow until somebody mends the actor, and forgets all who do. */
  void fail(String incident) {
    followers.keySet().forEach(feed -> feed.tell(new Publication.Failed(incident)));
    followers.clear();
    signal = null;
    forgetWhereAlone();
  }

  /** Says that the actor ends here. */
  void end() {
    followers.keySet().forEach(feed -> feed.tell(new Publication.Ended(self)));
  }

  private void catchUp(ActorMessage.Follow follow, Follower follower, Present<S> present) {
    var feed = follow.feed();
    var at = follow.at();
    if (at == null || !at.epoch().equals(present.epoch()) || at.revision() > present.revision()) {
      begin(feed, follower, present, follow.question());
      return;
    }
    follower.beginAt(at.revision());
    if (at.revision() == present.revision()
        || sendBehind(at.revision(), feed, follower, present, follow.question())) {
      // also behind what was missing: so the feed learns where the actor is
      feed.tell(
          new Publication.Caught(present.epoch(), present.revision(), self, follow.question()));
    }
  }

  /** Returns whether all was sent that is missing; else the feed was told to begin anew. */
  private boolean sendBehind(
      long revision,
      ActorRef<Publication> feed,
      Follower follower,
      Present<S> present,
      long question) {
    var missing = ring.after(revision);
    if (missing.isEmpty()) {
      begin(feed, follower, present, question);
      return false;
    }
    var parts = isFar(feed) ? parts(missing.get()) : List.of(missing.get());
    send(present.epoch(), parts, feed, follower);
    return true;
  }

  /** Returns whether {@code feed} is on another node. */
  private static boolean isFar(ActorRef<Publication> feed) {
    return feed.path().address().hasGlobalScope();
  }

  /** Returns {@code updates} in as few parts as the way between nodes takes. */
  private List<List<Update>> parts(List<Update> updates) {
    var parts = new ArrayList<List<Update>>();
    var mostBytes = Math.min(settings.maxPublicationBytes(), settings.maxMessageBytes() / 3);
    var from = 0;
    var bytes = 0L;
    for (var i = 0; i < updates.size(); i++) {
      var size = updates.get(i).size();
      if (i > from && bytes + size > mostBytes) {
        parts.add(updates.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    parts.add(updates.subList(from, updates.size()));
    return parts;
  }

  private void begin(
      ActorRef<Publication> feed, Follower follower, Present<S> present, long question) {
    follower.beginAt(present.revision());
    follower.forgetSignal();
    feed.tell(limit.publication(present, self, question));
  }

  private void sendSignal(ActorRef<Publication> feed, Follower follower) {
    var newest = signal;
    if (newest != null && follower.takes(newest)) {
      feed.tell(newest);
    }
  }

  private boolean hasRoom(Follower follower) {
    return follower.hasRoom(settings.maxUnacknowledged(), settings.ringBytes());
  }

  private static long bytes(List<Update> updates) {
    var bytes = 0L;
    for (var update : updates) {
      bytes += update.size();
    }
    return bytes;
  }

  private void forgetWhereAlone() {
    if (followers.isEmpty()) {
      ring.clear();
    }
  }
}
