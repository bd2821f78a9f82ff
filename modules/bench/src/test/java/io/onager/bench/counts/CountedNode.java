package io.onager.bench.counts;

import com.typesafe.config.ConfigFactory;
import io.onager.feed.FeedStatistics;
import io.onager.feed.Feeds;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.server.LiveRef;
import io.onager.server.Node;
import io.onager.server.Onager;
import io.onager.testkit.Waiting;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;

/** A node that does nothing by the clock that would be counted. */
final class CountedNode implements AutoCloseable {
  private static final Map<String, ?> QUIET =
      Map.of(
          "onager.server.port", 0,
          "onager.gateway.heartbeat", "1h",
          "onager.actor.outbox-every", "1h",
          "onager.feed.renewal", "1h",
          "onager.actor.lease", "3h");

  private final Node node;

  private CountedNode(Node node) {
    this.node = node;
  }

  /** Starts one on a database of its own. */
  static CountedNode start() {
    return start(TemplateDatabase.create());
  }

  static CountedNode start(DatabaseSettings database) {
    var application = Application.open("counts", Tally.ACTOR);
    var starting = Node.start(application, database, ConfigFactory.parseMap(QUIET));
    return new CountedNode(Waiting.get("a node", starting));
  }

  int port() {
    return node.address().getPort();
  }

  ActorSystem<?> system() {
    return node.system();
  }

  LiveRef<Tally.Add, Tally.State> tally(String id) {
    return Onager.get(node.system()).ref(Tally.ACTOR, id);
  }

  /** Makes so many revisions by one command; returns when they are stored. */
  void add(String id, int revisions) {
    Waiting.get("an answer", tally(id).ask(new Tally.Add(revisions)));
  }

  FeedStatistics feed(String id) {
    return Feeds.get(node.system()).statistics(tally(id).address()).orElseThrow();
  }

  @Override
  public void close() {
    Waiting.get("the end of the node", node.stop());
  }
}
