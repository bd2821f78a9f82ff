package io.onager.actor;

import io.onager.actor.Batch.Change;
import io.onager.model.Position;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that follow one actor: sends each what it is missing, in as few messages as may be,
 * encoded once. Sending is only a hint: whatever is lost, a feed asks for again. Owned by the
 * actor; not thread-safe.
 */
final class Followers<S> {
  private static final class Follower {
    private Instant until;
    private long acknowledged;
    private long sent;

    private Follower(Instant until) {
      this.until = until;
    }
  }

  private final ActorRef<ActorMessage> self;
  private final HostSettings settings;
  private final Clock clock;
  private final UpdateRing ring;
  private final Map<ActorRef<Publication>, Follower> followers = new HashMap<>();

  Followers(ActorRef<ActorMessage> self, HostSettings settings, Clock clock) {
    this.self = self;
    this.settings = settings;
    this.clock = clock;
    this.ring = new UpdateRing(settings.ringUpdates(), settings.ringBytes());
  }

  /** Begins or renews a lease and sends what is missing. */
  void follow(ActorMessage.Follow follow, Present<S> present) {
    expire();
    var until = clock.instant().plus(settings.lease());
    var follower = followers.computeIfAbsent(follow.feed(), feed -> new Follower(until));
    follower.until = until;
    catchUp(follow.feed(), follower, follow.at(), present);
  }

  /**
   * Notes what has arrived; sends what was held back meanwhile, but nothing that is on its way. A
   * revision that the feed was never sent is one of another life, and says nothing of this one.
   */
  void acknowledge(ActorMessage.Acknowledge acknowledged, Present<S> present) {
    var follower = followers.get(acknowledged.feed());
    if (follower == null || acknowledged.revision() > follower.sent) {
      return;
    }
    follower.acknowledged = Math.max(follower.acknowledged, acknowledged.revision());
    if (follower.sent < present.revision() && hasRoom(follower)) {
      sendBehind(follower.sent, acknowledged.feed(), follower, present);
    }
  }

  void unfollow(ActorRef<Publication> feed) {
    followers.remove(feed);
    forgetWhereAlone();
  }

  /** Forgets the feeds whose lease has run out. */
  void expire() {
    var now = clock.instant();
    followers.values().removeIf(follower -> follower.until.isBefore(now));
    forgetWhereAlone();
  }

  boolean isEmpty() {
    return followers.isEmpty();
  }

  /** Sends {@code changes}, which lead to {@code present}, to all who have what was before. */
  void publish(List<Change<S>> changes, Present<S> present) {
    if (followers.isEmpty() || changes.isEmpty()) {
      return;
    }
    var updates = new ArrayList<Update>(changes.size());
    for (var change : changes) {
      var update = Updates.of(change);
      updates.add(update);
      ring.add(update);
    }
    var messages = messages(present.epoch(), updates);
    var before = changes.get(0).revision() - 1;
    followers.forEach(
        (feed, follower) -> {
          if (follower.sent == before && hasRoom(follower)) {
            messages.forEach(feed::tell);
            follower.sent = present.revision();
          }
        });
  }

  /** Says where the actor is now, to all: after its journal was away, or where a gap may be. */
  void resynchronize(Present<S> present) {
    ring.clear();
    followers.forEach((feed, follower) -> begin(feed, follower, present));
  }

  private void catchUp(
      ActorRef<Publication> feed, Follower follower, @Nullable Position at, Present<S> present) {
    if (at == null || !at.epoch().equals(present.epoch()) || at.revision() > present.revision()) {
      begin(feed, follower, present);
      return;
    }
    follower.acknowledged = at.revision();
    if (at.revision() == present.revision()) {
      follower.sent = present.revision();
      feed.tell(new Publication.Caught(present.epoch(), present.revision(), self));
      return;
    }
    sendBehind(at.revision(), feed, follower, present);
  }

  private void sendBehind(
      long revision, ActorRef<Publication> feed, Follower follower, Present<S> present) {
    var missing = ring.after(revision);
    if (missing.isEmpty()) {
      begin(feed, follower, present);
      return;
    }
    follower.sent = present.revision();
    messages(present.epoch(), missing.get()).forEach(feed::tell);
  }

  /** Returns {@code updates} in as few messages as the way between nodes takes. */
  private List<Publication> messages(String epoch, List<Update> updates) {
    var messages = new ArrayList<Publication>();
    var from = 0;
    var bytes = 0L;
    for (var i = 0; i < updates.size(); i++) {
      var size = updates.get(i).size();
      if (i > from && bytes + size > settings.maxPublicationBytes()) {
        messages.add(new Publication.Published(epoch, updates.subList(from, i)));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    messages.add(new Publication.Published(epoch, updates.subList(from, updates.size())));
    return messages;
  }

  private void begin(ActorRef<Publication> feed, Follower follower, Present<S> present) {
    follower.acknowledged = present.revision();
    follower.sent = present.revision();
    feed.tell(new Publication.Present(present.epoch(), present.revision(), present.text(), self));
  }

  /**
   * Whether more may be on its way. Only what is on its way counts, not what is to come: else a
   * feed that an actor without a pause has once left behind would wait until it renews.
   */
  private boolean hasRoom(Follower follower) {
    return follower.sent - follower.acknowledged < settings.maxUnacknowledged();
  }

  private void forgetWhereAlone() {
    if (followers.isEmpty()) {
      ring.clear();
    }
  }
}
