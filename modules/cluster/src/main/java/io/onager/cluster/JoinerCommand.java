package io.onager.cluster;

import io.onager.journal.NodeTable;
import io.onager.journal.NodeTable.Look;
import io.onager.journal.NodeTable.Node;
import java.util.List;
import java.util.Optional;

/** What a {@link Joiner} understands. */
sealed interface JoinerCommand {
  /** The node is stopped as planned: take its row away, and stop. */
  enum Leave implements JoinerCommand {
    INSTANCE
  }

  /** It is time for the next question to the database. */
  enum Tick implements JoinerCommand {
    INSTANCE
  }

  /** The node is a member that is up. */
  enum Up implements JoinerCommand {
    INSTANCE
  }

  /** The tables, and which of the nodes in them certainly are no more. */
  record Looked(Look look, List<Node> gone) implements JoinerCommand {}

  /** The cluster that this node has formed; nothing where another was faster. */
  record Formed(Optional<NodeTable.Cluster> cluster) implements JoinerCommand {}

  /** Whether this node still is a member. */
  record Beaten(boolean goesOn) implements JoinerCommand {}

  /** The row is taken away. */
  enum Left implements JoinerCommand {
    INSTANCE
  }

  /** The database did not answer, or something is broken. */
  record Failed(Throwable failure) implements JoinerCommand {}
}
