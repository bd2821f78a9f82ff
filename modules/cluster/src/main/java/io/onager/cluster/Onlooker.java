package io.onager.cluster;

import io.onager.journal.NodeTable.Look;
import io.onager.journal.NodeTable.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.AddressFromURIString;

/** What a node makes of what it sees in the tables, one look after the other. For one thread. */
final class Onlooker {
  /**
   * What one look comes to.
   *
   * @param members who is a member and not known to be dead
   * @param dead who is known to be dead, a member or not
   * @param refusal why this node must not become a member
   */
  record Sight(List<Node> members, List<Node> dead, Optional<JoinException> refusal) {
    /** Returns whether {@code self} fits to the members, also those that may be dead. */
    boolean fits(Node self) {
      return Refusals.ofMembers(self, members)
          .or(() -> Refusals.ofAddress(self, members))
          .isEmpty();
    }
  }

  private final Node self;
  private final ClusterSettings settings;
  private Vitality vitality;
  private long lookedAt = System.nanoTime();
  private boolean looked;

  Onlooker(Node self, ClusterSettings settings) {
    this.self = self;
    this.settings = settings;
    this.vitality = vitality();
  }

  /** Begins to watch again: meanwhile nobody could say anything. */
  void forget() {
    vitality = vitality();
  }

  /**
   * Returns what finds out whether somebody certainly is no more, because nobody is at that port of
   * this machine; only of those who have not just counted on. It blocks, and may be used by another
   * thread.
   */
  Predicate<Node> gone() {
    var counting = vitality.counting();
    return node ->
        !counting.contains(node.address())
            && !self.place().isEmpty()
            && self.place().equals(node.place())
            && (node.address().equals(self.address())
                || Place.refuses(AddressFromURIString.parse(node.address())));
  }

  /** Returns what {@code look} shows, where {@code gone} are no more. */
  Sight see(Look look, List<Node> gone) {
    var now = System.nanoTime();
    var lively = vitality.alive(look.others(), Duration.ofNanos(now - lookedAt));
    lookedAt = now;
    var alive = lively.stream().filter(node -> !gone.contains(node)).toList();
    var dead = look.others().stream().filter(node -> !alive.contains(node)).toList();
    var members = look.membersOf(alive);
    var refusal = refusal(look.others(), vitality.counting(members));
    looked = true;
    return new Sight(members, dead, refusal);
  }

  private Optional<JoinException> refusal(List<Node> others, List<Node> counting) {
    var starting = others.stream().filter(node -> node.cluster() == null).toList();
    return Refusals.ofAddress(self, looked ? starting : List.of())
        .or(() -> Refusals.ofAddress(self, counting))
        .or(() -> Refusals.ofMembers(self, counting));
  }

  private Vitality vitality() {
    return new Vitality(settings.deadAfter(), settings.beatEvery());
  }
}
