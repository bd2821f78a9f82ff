package io.onager.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.NodeTable;
import io.onager.journal.NodeTable.Node;
import io.onager.journal.Ports;
import io.onager.journal.TemplateDatabase;
import io.onager.journal.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How real nodes become one cluster through a real database. */
class JoinerTest {
  private static final int AT_ONCE = 5;
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Joiner.class);

  private final DatabaseSettings database = TemplateDatabase.create();
  private final List<TestNode> nodes = new ArrayList<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void collectWhatIsLogged() {
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void end() {
    LOG.detachAppender(logged);
    TemplateDatabase.startServer();
    nodes.forEach(node -> node.system.terminate());
    nodes.forEach(TestNode::close);
  }

  @RepeatedTest(50)
  void makesOneClusterOfFiveThatStartAtOnce() throws Exception {
    for (var node = 0; node < AT_ONCE; node++) {
      start();
    }

    for (var node : nodes) {
      node.awaitUp();
      Waiting.until("five members", () -> node.membersUp() == AT_ONCE);
    }
  }

  @Test
  void findsNobodyInRowsThatCrashedNodesLeft() throws Exception {
    start().awaitUp();
    start().awaitUp();
    nodes.forEach(TestNode::close);

    var next = start().awaitUp();

    assertThat(next.membersUp()).isEqualTo(1);
    assertThat(look().members()).extracting(Node::address).containsExactly(next.address());
  }

  @Test
  void leavesNoRowAndSaysNothingWhenItStopsAsPlanned() throws Exception {
    var first = start().awaitUp();
    var second = start().awaitUp();

    second.leave();

    assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.INFO);
    assertThat(look().others()).extracting(Node::address).containsExactly(first.address());
  }

  @Test
  void takesTheRowsOfCrashedMembersAway() throws Exception {
    var crashes = start().awaitUp();
    var stay = List.of(start().awaitUp().address(), start().awaitUp().address());

    crashes.close();

    Waiting.until("two rows", () -> look().members().size() == 2);
    assertThat(look().members()).extracting(Node::address).hasSameElementsAs(stay);
  }

  @Test
  void formsNoSecondClusterWhileMembersThatItCannotReachCountOn() throws Exception {
    TestNode node;
    try (var member = PretendedMember.start(database)) {
      node = start("onager.cluster.dead-after = 5s");

      Waiting.until("120 looks", () -> beats(node) >= 120);

      assertThat(node.joined).isNotDone();
      assertThat(look().cluster()).contains(member.cluster);
    }
    node.awaitUp();
  }

  @Test
  void goesOnAsOneClusterWhileTheDatabaseIsAway() throws Exception {
    var first = start().awaitUp();
    var second = start().awaitUp();

    TemplateDatabase.stopServer();
    var third = start();
    Waiting.until(
        "that all three notice",
        () -> logged.list.stream().filter(event -> event.getLevel() == Level.WARN).count() == 3);
    assertThat(first.membersUp()).isEqualTo(2);
    assertThat(second.membersUp()).isEqualTo(2);
    assertThat(third.joined).isNotDone();
    TemplateDatabase.startServer();

    third.awaitUp();
    Waiting.until("three members", () -> first.membersUp() == 3 && third.membersUp() == 3);
    assertThat(nodes).noneMatch(TestNode::hasEnded);
  }

  @Test
  void endsWhenAnotherClusterWasFormedWithoutIt() throws Exception {
    var frozen = start().awaitUp();
    try (var table = new NodeTable(database)) {
      var other = new Node("pekko://onager@192.0.2.1:17355", 1, null, 0, 1, 16, "1.0", "");
      Waiting.until("formed", () -> table.form(other, "onager", table.look(other)).isPresent());
    }

    Waiting.until("the end of the node", frozen::hasEnded);
  }

  @Test
  void refusesToJoinAClusterOfAnotherName() {
    try (var member = PretendedMember.start(database, "poker", Self.PROTOCOL, 16)) {
      assertRefused(
          start(),
          "The database belongs to the cluster “poker” (such as the node at %s), and this node is of “onager”: give it the same onager.cluster.name, or set ONAGER_SCHEMA to another schema."
              .formatted(member.node.address()));
    }
  }

  @Test
  void refusesNodesThatSpeakAnotherVersion() {
    try (var member = PretendedMember.start(database, "onager", 2, 16)) {
      assertRefused(
          start(),
          "The node at %s speaks version 2 of the messages between nodes, and this one version 1: run a release that speaks the same, or stop all nodes first."
              .formatted(member.node.address()));
    }
  }

  @Test
  void refusesNodesWithAnotherNumberOfShards() {
    try (var member = PretendedMember.start(database, "onager", Self.PROTOCOL, 17)) {
      assertRefused(
          start(),
          "The node at %s divides actors among 17 shards, and this one among 16: set pekko.cluster.sharding.number-of-shards to the same, or stop all nodes first."
              .formatted(member.node.address()));
    }
  }

  @Test
  void mayBecomeAnotherKindOfClusterWhenNobodyLives() throws Exception {
    PretendedMember.start(database, "poker", 2, 17).close();

    start().awaitUp();
  }

  @Test
  void refusesAnAddressThatANodeWhichStartsHasToo() throws Exception {
    try (var member = PretendedMember.start(database);
        var table = new NodeTable(database)) {
      var node = start();
      Waiting.until("a look", () -> beats(node) >= 1);

      table.look(new Node(node.address(), 7, null, 0, 1, 16, "1.0", "elsewhere"));

      assertRefused(node, sameAddress(node));
      assertThat(look().cluster()).contains(member.cluster);
    }
  }

  @Test
  void refusesTheAddressOfAMemberOnAnotherMachineAndLeavesThatInPeace() throws Exception {
    var port = Ports.free();
    try (var member =
        PretendedMember.at(
            database, "pekko://onager@127.0.0.1:" + port, "onager", Self.PROTOCOL, 16)) {
      var node = start("pekko.remote.artery.canonical.port = " + port);

      assertRefused(node, sameAddress(node));
      assertThat(look().cluster()).contains(member.cluster);
      assertThat(look().members()).extracting(Node::uid).containsExactly(member.node.uid());
    }
  }

  @Test
  void takesTheAddressOfADeadMemberThatWasOnAnotherMachine() throws Exception {
    var port = Ports.free();
    PretendedMember.at(database, "pekko://onager@127.0.0.1:" + port, "onager", Self.PROTOCOL, 16)
        .close();

    var node = start("pekko.remote.artery.canonical.port = " + port).awaitUp();

    assertThat(look().members()).extracting(Node::address).containsExactly(node.address());
  }

  @Test
  void waitsForAsManyMembersAsPekkoIsToldTo() throws Exception {
    var settings = "pekko.cluster.min-nr-of-members = 3";
    var first = start(settings);
    var second = start(settings);
    Waiting.until("two members", () -> look().members().size() == 2);
    Waiting.until("beats for longer than dead-after", () -> beats(first) + beats(second) >= 60);
    assertThat(first.joined).isNotDone();
    assertThat(second.joined).isNotDone();

    start(settings).awaitUp();

    first.awaitUp();
    second.awaitUp();
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> start("onager.cluster.beat-every = 1s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("onager.cluster.dead-after: PT1S (expected: >= 3 * beat-every)");
  }

  @Test
  void refusesANameThatOtherNodesCannotRead() {
    assertRefused(
        start(
            "pekko.remote.artery { canonical.hostname = node_1, bind.hostname = 127.0.0.1, bind.port = 0 }"),
        "Other nodes cannot read the address pekko://onager@node_1:%d: set ONAGER_CLUSTER_HOST to a name of letters, digits, - and dots, or to an address."
            .formatted(port(nodes.get(0))));
    assertThat(look().cluster()).isEmpty();
  }

  @Test
  void refusesToJoinInTwoWays() {
    assertRefused(
        start("pekko.cluster.seed-nodes = [\"pekko://onager@127.0.0.1:17355\"]"),
        "Nodes are to find each other through the database, and pekko.cluster.seed-nodes is set too: leave that out, or give the application Joining.configured().");
  }

  private static String sameAddress(TestNode node) {
    return "Another node on another machine says that it is at %s too: set ONAGER_CLUSTER_HOST on each to an address by which the others reach it."
        .formatted(node.address());
  }

  private static int port(TestNode node) {
    return node.system.address().getPort().orElseThrow();
  }

  private TestNode start(String settings) {
    var node = TestNode.start(database, "onager", settings);
    nodes.add(node);
    return node;
  }

  private TestNode start() {
    return start("");
  }

  private NodeTable.Look look() {
    try (var table = new NodeTable(database)) {
      var onlooker = new Node("onlooker", 1, null, 0, 1, 16, "1.0", "");
      var look = table.look(onlooker);
      table.remove("onlooker", 1);
      return look;
    }
  }

  private long beats(TestNode node) {
    return look().others().stream()
        .filter(row -> row.address().equals(node.address()))
        .mapToLong(Node::beats)
        .findFirst()
        .orElse(0);
  }

  private static void assertRefused(TestNode node, String sentence) {
    assertThatThrownBy(() -> node.joined.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(JoinException.class)
        .cause()
        .hasMessage(sentence);
  }
}
