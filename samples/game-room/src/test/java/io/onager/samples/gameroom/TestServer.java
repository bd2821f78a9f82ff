package io.onager.samples.gameroom;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.server.Application;
import io.onager.server.Node;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** The game-room server on a free port, with a database of its own. */
final class TestServer implements AutoCloseable {
  /** A free port, and time for what takes long only on a machine that stalls. */
  private static final Config PATIENT =
      ConfigFactory.parseString(
          """
          onager {
            server.port = 0
            actor { ask-timeout = 25s, max-wait = 20s }
            gateway { attach-within = 60s, credentials-within = 60s, too-slow = 5m }
            journal {
              connection-timeout = 10s, socket-timeout = 60s, circuit-breaker.call-timeout = 9s
            }
            request { quick = 15s, cancel-grace = 15s }
          }
          """);

  private final Node node;

  private TestServer(Node node) {
    this.node = node;
  }

  static TestServer start() {
    return start(TemplateDatabase.create(), Map.of());
  }

  static TestServer start(DatabaseSettings database, Map<String, ?> settings) {
    return start(application(), database, settings);
  }

  static TestServer start(Application application, Map<String, ?> settings) {
    return start(application, TemplateDatabase.create(), settings);
  }

  /** Returns what is served where a test does not say otherwise. */
  static Application application() {
    return Application.open("test", GameRoom.ACTOR, Counter.ACTOR).withPages("web");
  }

  static TestServer start(
      Application application, DatabaseSettings database, Map<String, ?> settings) {
    var overrides = ConfigFactory.parseMap(settings).withFallback(PATIENT);
    return new TestServer(
        Node.start(application, database, overrides).toCompletableFuture().join());
  }

  /** Starts a node that joins this one; returns when each has seen the other as up. */
  TestServer joinedBy(Application application, DatabaseSettings database, Map<String, ?> settings) {
    var other = start(application, database, settings);
    Waiting.until("two members that are up", () -> other.sees(this) && sees(other));
    return other;
  }

  private boolean sees(TestServer other) {
    return StreamSupport.stream(
            Cluster.get(node.system()).state().getMembers().spliterator(), false)
        .anyMatch(
            member ->
                member.uniqueAddress().equals(other.member().uniqueAddress())
                    && member.status() == MemberStatus.up());
  }

  /** Returns what it is in the cluster. */
  Member member() {
    return Cluster.get(node.system()).selfMember();
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + node.address().getPort());
  }

  Node node() {
    return node;
  }

  @Override
  public void close() {
    node.stop().toCompletableFuture().join();
  }
}
