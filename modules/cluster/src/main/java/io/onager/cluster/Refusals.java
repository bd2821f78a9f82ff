package io.onager.cluster;

import io.onager.journal.NodeTable.Node;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.AddressFromURIString;

/** Why a node must not become a member of a cluster whose members live. */
final class Refusals {
  private Refusals() {}

  /** Returns what speaks against becoming a member beside {@code members}. */
  static Optional<JoinException> ofMembers(Node self, List<Node> members) {
    return members.stream().flatMap(member -> find(self, member).stream()).findFirst();
  }

  /** Returns whether one of {@code others} is at the address of {@code self}. */
  static Optional<JoinException> ofAddress(Node self, List<Node> others) {
    return others.stream()
        .filter(other -> other.address().equals(self.address()))
        .findFirst()
        .map(JoinException::sameAddress);
  }

  private static Optional<JoinException> find(Node self, Node member) {
    var theirs = name(member);
    var own = name(self);
    if (!theirs.equals(own)) {
      return Optional.of(JoinException.otherName(theirs, own, member));
    }
    if (member.protocol() != self.protocol()) {
      return Optional.of(JoinException.otherProtocol(member, self));
    }
    return member.shards() == self.shards()
        ? Optional.empty()
        : Optional.of(JoinException.otherShards(member, self));
  }

  private static String name(Node node) {
    return AddressFromURIString.parse(node.address()).system();
  }
}
