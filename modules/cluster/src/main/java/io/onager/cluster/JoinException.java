package io.onager.cluster;

import io.onager.journal.NodeTable;

/**
 * A node cannot become a member. The message is one sentence for the person who runs it: what is
 * wrong and what to do.
 */
public final class JoinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private JoinException(String message) {
    super(message);
  }

  static JoinException otherName(String theirs, String own, NodeTable.Node member) {
    return new JoinException(
        "The database belongs to the cluster “%s” (such as the node at %s), and this node is of “%s”: give it the same onager.cluster.name, or set ONAGER_SCHEMA to another schema."
            .formatted(theirs, member.address(), own));
  }

  static JoinException otherProtocol(NodeTable.Node member, NodeTable.Node self) {
    return new JoinException(
        "The node at %s speaks version %d of the messages between nodes, and this one version %d: run a release that speaks the same, or stop all nodes first."
            .formatted(member.address(), member.protocol(), self.protocol()));
  }

  static JoinException otherShards(NodeTable.Node member, NodeTable.Node self) {
    return new JoinException(
        "The node at %s divides actors among %d shards, and this one among %d: set pekko.cluster.sharding.number-of-shards to the same, or stop all nodes first."
            .formatted(member.address(), member.shards(), self.shards()));
  }

  static JoinException sameAddress(NodeTable.Node other) {
    return new JoinException(
        "Another node on another machine says that it is at %s too: set ONAGER_CLUSTER_HOST on each to an address by which the others reach it."
            .formatted(other.address()));
  }

  static JoinException unusableAddress(String address) {
    return new JoinException(
        "Other nodes cannot read the address %s: set ONAGER_CLUSTER_HOST to a name of letters, digits, - and dots, or to an address."
            .formatted(address));
  }

  static JoinException seedNodes() {
    return new JoinException(
        "Nodes are to find each other through the database, and pekko.cluster.seed-nodes is set too: leave that out, or give the application Joining.configured().");
  }

  static JoinException clusterGone() {
    return new JoinException(
        "All nodes of the cluster that this node was joining have gone: start it again.");
  }

  static JoinException endedBefore() {
    return new JoinException("The node ended before it was a member of the cluster: see its log.");
  }
}
