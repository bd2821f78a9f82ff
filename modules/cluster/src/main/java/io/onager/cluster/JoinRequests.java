package io.onager.cluster;

import io.onager.journal.NodeTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Pekko to join, which then tries again by itself. For one thread. */
final class JoinRequests {
  private record Asked(Optional<NodeTable.Cluster> cluster, List<String> addresses) {}

  private static final Logger LOG = LoggerFactory.getLogger(JoinRequests.class);
  private static final Duration WARN_EVERY = Duration.ofSeconds(10);

  private final Cluster cluster;
  private Asked asked = new Asked(Optional.empty(), List.of());
  private long warnedAt = System.nanoTime();

  JoinRequests(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Asks, unless it was the same the last time; says now and then that it takes long. */
  void join(Optional<NodeTable.Cluster> found, List<String> addresses) {
    var now = new Asked(found, addresses);
    if (!now.equals(asked)) {
      asked = now;
      LOG.info("Joining the cluster of {}", addresses);
      cluster
          .manager()
          .tell(new JoinSeedNodes(addresses.stream().map(AddressFromURIString::parse).toList()));
    }
    if (System.nanoTime() - warnedAt >= WARN_EVERY.toNanos()) {
      warnedAt = System.nanoTime();
      LOG.warn(
          "Still joining {}. Where they cannot be reached, set ONAGER_CLUSTER_HOST (on each node)"
              + " to an address by which the others reach it; no second cluster is formed meanwhile",
          addresses);
    }
  }
}
