package io.onager.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.journal.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in config/dev/tls.conf: who has a certificate of the authority gets in. */
class ClusterTlsTest {
  private static final Path SETTINGS = Path.of("../../config/dev/tls.conf");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Nodes connect to no database here: they host nothing. */
  private static final DatabaseSettings NO_DATABASE =
      DatabaseSettings.parse("postgresql://nobody:nothing@127.0.0.1:1/none");

  /**
   * Pekko's remoting over TLS now and then does not end on a busy machine, where another system
   * tried to come in without a certificate: a process then ends 10 s later all the same.
   */
  private static final boolean MUST_END = false;

  private final LinkedBlockingDeque<ActorSystem<Void>> started = new LinkedBlockingDeque<>();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @AfterEach
  void stop() {
    started
        .descendingIterator()
        .forEachRemaining(system -> ActorTestKit.shutdown(system, PATIENCE, MUST_END));
  }

  @Test
  void letsInWhoHasACertificateOfTheAuthority() throws Exception {
    var authority = Certificates.in(directory.resolve("own"));
    var first = form(start(with(authority.issue("first"))));

    var second = join(start(with(authority.issue("second"))), first);

    await("two members", () -> up(first) == 2 && up(second) == 2);
  }

  @Test
  void letsNobodyElseIn() throws Exception {
    var authority = Certificates.in(directory.resolve("own"));
    var first = form(start(with(authority.issue("first"))));
    var foreign = Certificates.in(directory.resolve("foreign")).issue("foreign");

    var stranger = join(start(with(foreign)), first);
    var without = join(start(ConfigFactory.empty()), first);
    var second = join(start(with(authority.issue("second"))), first);

    await("the one with a certificate", () -> up(first) == 2 && up(second) == 2);
    for (var outside : List.of(stranger, without)) {
      assertThat(Cluster.get(outside).selfMember().status()).isEqualTo(MemberStatus.removed());
      assertThat(members(first)).doesNotContain(Cluster.get(outside).selfMember().address());
    }
  }

  private ActorSystem<Void> start(Config settings) {
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "tls", Onager.configure(NO_DATABASE, settings));
    started.add(system);
    return system;
  }

  private static Config with(Path certificates) {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.ssl.rotating-keys-engine.secret-mount-point",
                certificates.toString()))
        .withFallback(ConfigFactory.parseFile(SETTINGS.toFile()));
  }

  private static ActorSystem<Void> form(ActorSystem<Void> system) {
    var joined = join(system, system);
    await("the first member", () -> up(joined) == 1);
    return joined;
  }

  private static ActorSystem<Void> join(ActorSystem<Void> system, ActorSystem<Void> other) {
    var address = Cluster.get(other).selfMember().address();
    Cluster.get(system).manager().tell(Join.create(address));
    return system;
  }

  private static long up(ActorSystem<Void> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> member.status() == MemberStatus.up())
        .count();
  }

  private static List<Address> members(ActorSystem<Void> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .map(Member::address)
        .toList();
  }

  private static void await(String what, BooleanSupplier condition) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time for " + what).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
