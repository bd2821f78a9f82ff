package io.onager.cluster;

import io.onager.journal.NodeTable.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** What a node says of itself. */
final class Self {
  /**
   * Which version of the messages between nodes this program speaks. One more when nodes of the
   * version before could not work with them, not where a field is added that they can do without.
   */
  static final int PROTOCOL = 1;

  private Self() {}

  /** Returns the node of {@code system}, as long as it is a member of nothing. */
  static Node of(ActorSystem<?> system) {
    var config = system.settings().config();
    var member = Cluster.get(system).selfMember();
    return new Node(
        member.address().toString(),
        member.uniqueAddress().longUid(),
        null,
        0,
        PROTOCOL,
        config.getInt("pekko.cluster.sharding.number-of-shards"),
        config.getString("pekko.cluster.app-version"),
        Place.here());
  }

  /** Returns whether {@code text} is an address that Pekko can read. */
  static boolean isAddress(String text) {
    try {
      return new URI(text).getHost() != null && AddressFromURIString.parse(text).hasGlobalScope();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns the addresses of all who are members, however they are, as this node knows. */
  static Set<String> members(Cluster cluster) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .map(member -> member.address().toString())
        .collect(Collectors.toSet());
  }
}
