package io.onager.actor;

import io.onager.actor.ActorMessage.Follow;
import io.onager.actor.ActorMessage.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Who asked for an actor's state before it is known. Owned by the actor; not thread-safe. */
final class Inquiries {
  private final int mostReads;
  private final List<Read> reads = new ArrayList<>();
  private final Map<ActorRef<Publication>, Follow> follows = new HashMap<>();

  Inquiries(int mostReads) {
    this.mostReads = mostReads;
  }

  /** Returns whether nobody waits for an answer; a feed asks again by itself. */
  boolean isEmpty() {
    return reads.isEmpty();
  }

  /** Lets one wait; returns false where too many do. */
  boolean offer(Read read) {
    return reads.size() < mostReads && reads.add(read);
  }

  /** Lets a feed wait. */
  void put(Follow follow) {
    follows.put(follow.feed(), follow);
  }

  void remove(ActorRef<Publication> feed) {
    follows.remove(feed);
  }

  /** Takes all out. */
  void takeAll(Consumer<Read> eachRead, Consumer<Follow> eachFollow) {
    takeReads(eachRead);
    var taken = List.copyOf(follows.values());
    follows.clear();
    taken.forEach(eachFollow);
  }

  /** Takes out all but the feeds. */
  void takeReads(Consumer<Read> each) {
    var taken = List.copyOf(reads);
    reads.clear();
    taken.forEach(each);
  }
}
