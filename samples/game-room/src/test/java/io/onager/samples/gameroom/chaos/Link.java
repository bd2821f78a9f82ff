package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An honest client's connection: to any node, and to another one as soon as that is lost, after a
 * random time that grows with each failure. Where a node says {@code goaway}, the client connects
 * elsewhere at a random time of those that it was told, and leaves the old connection only then.
 * Thread-safe.
 */
final class Link implements Connection.Owner {
  /** What the link is for; called by one thread at a time. */
  interface Use {
    /** There is a connection, the first or another one: nothing was said on it yet. */
    void onConnected(int node);

    /** A frame has come, on the present connection. */
    void onFrame(JsonNode frame, int node);
  }

  private static final int NOWHERE = -1;
  private static final int FIRST_BACKOFF_MILLIS = 50;
  private static final int MOST_DOUBLINGS = 5;

  private final Nodes nodes;
  private final Random random;
  private final Use use;
  private @Nullable Connection present;
  private int plan; // the number of the one plan to connect that counts
  private int failures;
  private boolean leaving;
  private boolean closed;

  Link(Nodes nodes, Random random, Use use) {
    this.nodes = nodes;
    this.random = random;
    this.use = use;
  }

  /** Connects for the first time. */
  synchronized void open() {
    connectIn(0, NOWHERE);
  }

  /** Sends one message; nothing happens where there is no connection. */
  synchronized void send(String text) {
    if (present != null) {
      present.send(text);
    }
  }

  /** Gives the present connection up, for one to another node. */
  synchronized void hop() {
    if (present != null) {
      var node = present.node();
      present.close();
      present = null;
      connectIn(0, node);
    }
  }

  /** Runs something later, as {@link Use} is called: not at the same time. */
  void later(long millis, Runnable action) {
    nodes.later(millis, () -> exclusively(action));
  }

  /** Ends it. */
  synchronized void close() {
    closed = true;
    if (present != null) {
      present.close();
      present = null;
    }
  }

  @Override
  public synchronized void onFrame(Connection from, JsonNode frame) {
    if (from != present) {
      return;
    }
    if (frame.path("type").asText().equals("goaway")) {
      goAway(from.node(), frame.path("reconnect"));
    } else {
      use.onFrame(frame, from.node());
    }
  }

  @Override
  public synchronized void onEnd(Connection ended) {
    if (ended == present) {
      present = null;
      if (!leaving) {
        connectIn(backoff(), ended.node());
      }
    }
  }

  private synchronized void exclusively(Runnable action) {
    if (!closed) {
      action.run();
    }
  }

  private void goAway(int node, JsonNode window) {
    if (!leaving) {
      leaving = true;
      var min = window.path("min").asInt();
      connectIn(min + random.nextInt(window.path("max").asInt() - min + 1), node);
    }
  }

  private void connectIn(long millis, int avoided) {
    var mine = ++plan;
    later(millis, () -> connect(mine, nodes.choose(random, avoided)));
  }

  private void connect(int mine, int node) {
    if (mine == plan) {
      Connection.open(nodes, node, this, opened -> connected(mine, node, opened));
    }
  }

  private synchronized void connected(int mine, int node, @Nullable Connection opened) {
    if (closed || mine != plan) {
      if (opened != null) {
        opened.close();
      }
    } else if (opened == null || opened.isEnded()) {
      connectIn(backoff(), node);
    } else {
      if (present != null) {
        present.close();
      }
      present = opened;
      failures = 0;
      leaving = false;
      use.onConnected(node);
    }
  }

  private long backoff() {
    failures = Math.min(failures + 1, MOST_DOUBLINGS);
    return random.nextInt(FIRST_BACKOFF_MILLIS << failures);
  }
}
