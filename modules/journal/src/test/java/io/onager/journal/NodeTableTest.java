package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.journal.NodeTable.Cluster;
import io.onager.journal.NodeTable.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What nodes can learn of each other from the database. */
class NodeTableTest {
  private final DatabaseSettings database = TemplateDatabase.create();

  @Test
  void showsANodeToTheOthersOnly() {
    try (var table = new NodeTable(database)) {
      assertThat(table.look(node("a", 1)).others()).isEmpty();

      var seen = table.look(node("b", 2));

      assertThat(seen.cluster()).isEmpty();
      assertThat(seen.others()).containsExactly(node("a", 1));
      assertThat(seen.members()).isEmpty();
    }
  }

  @Test
  void formsOneClusterOfTwoThatSawNone() {
    try (var table = new NodeTable(database)) {
      var a = node("a", 1);
      var b = node("b", 2);
      var seenByA = table.look(a);
      var seenByB = table.look(b);

      var formed = table.form(b, "onager", seenByB).orElseThrow();

      assertThat(table.form(a, "onager", seenByA)).isEmpty();
      var seen = table.look(a);
      assertThat(seen.cluster()).contains(formed);
      assertThat(seen.members()).extracting(Node::address).containsExactly("b");
    }
  }

  @Test
  void formsNoneWhereAMemberHasCountedOn() {
    try (var table = new NodeTable(database)) {
      var member = node("a", 1);
      var cluster = table.form(member, "onager", table.look(member)).orElseThrow();
      var starting = node("b", 2);
      var seen = table.look(starting);

      assertThat(table.beat(member, cluster)).isTrue();

      assertThat(table.form(starting, "onager", seen)).isEmpty();
      assertThat(table.beat(member, cluster)).isTrue();
    }
  }

  @Test
  void endsTheMembersOfAClusterWhenAnotherIsFormed() {
    try (var table = new NodeTable(database)) {
      var silent = node("a", 1);
      var before = table.form(silent, "onager", table.look(silent)).orElseThrow();
      var next = node("b", 2);

      var formed = table.form(next, "onager", table.look(next)).orElseThrow();

      assertThat(formed.id()).isNotEqualTo(before.id());
      assertThat(table.beat(silent, before)).isFalse();
      assertThat(table.beat(next, formed)).isTrue();
    }
  }

  @Test
  void endsAMemberThatWasTakenOutButNotTheOneThatStartedAgainAtItsAddress() {
    try (var table = new NodeTable(database)) {
      var first = node("a", 1);
      var cluster = table.form(first, "onager", table.look(first)).orElseThrow();
      var crashed = node("b", 2);
      table.look(crashed);
      assertThat(table.beat(crashed, cluster)).isTrue();
      var again = node("b", 3);

      assertThat(table.look(again).others()).extracting(Node::uid).containsExactly(1L, 2L);
      assertThat(table.beat(again, cluster)).isTrue();
      table.remove("b", 2);

      assertThat(table.beat(crashed, cluster)).isFalse();
      assertThat(table.beat(again, cluster)).isTrue();
      table.remove("b", 3);
      assertThat(table.beat(again, cluster)).isFalse();
    }
  }

  @Test
  void doesNotPutAMemberOfAnotherMachineOutByItsAddress() {
    try (var table = new NodeTable(database)) {
      var member = node("a", 1);
      var cluster = table.form(member, "onager", table.look(member)).orElseThrow();
      var other = new Node("a", 2, null, 0, 1, 256, "1.0", "elsewhere");

      table.look(other);

      assertThat(table.look(other).members()).extracting(Node::uid).containsExactly(1L);
      assertThat(table.beat(member, cluster)).isTrue();
      assertThat(table.beat(other, cluster)).isFalse();
    }
  }

  @Test
  void keepsAMemberThatLooksAMember() {
    try (var table = new NodeTable(database)) {
      var member = node("a", 1);
      var cluster = table.form(member, "onager", table.look(member)).orElseThrow();

      table.look(member);

      assertThat(table.look(node("b", 2)).members()).extracting(Node::uid).containsExactly(1L);
      assertThat(table.beat(member, cluster)).isTrue();
    }
  }

  @Test
  void canBeAskedNothingWhenClosed() {
    var table = new NodeTable(database);
    table.look(node("a", 1));
    table.close();

    assertThatThrownBy(() -> table.look(node("a", 1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fillsTablesAgainThatWereEmptied() {
    try (var table = new NodeTable(database)) {
      var member = node("a", 1);
      var cluster = table.form(member, "onager", table.look(member)).orElseThrow();
      Connections.execute(database, "TRUNCATE onager.node, onager.cluster");

      assertThat(table.beat(member, cluster)).isTrue();

      var seen = table.look(node("b", 2));
      assertThat(seen.cluster()).contains(cluster);
      assertThat(seen.members()).extracting(Node::address).containsExactly("a");
    }
  }

  @Test
  void connectsAgainWhenItsConnectionIsCut() {
    try (var table = new NodeTable(database)) {
      var member = node("a", 1);
      var cluster = table.form(member, "onager", table.look(member)).orElseThrow();
      Connections.execute(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND application_name = 'onager-node'");

      assertThatThrownBy(() -> table.beat(member, cluster)).isInstanceOf(DatabaseException.class);

      assertThat(table.beat(member, cluster)).isTrue();
    }
  }

  @Test
  void keepsClustersOfTwoSchemasApart() {
    var other = database.withSchema("other");
    Migrations.migrate(other);
    try (var one = new NodeTable(database);
        var two = new NodeTable(other)) {
      var a = node("a", 1);

      assertThat(one.form(a, "onager", one.look(a))).isPresent();
      assertThat(two.look(a).cluster()).isEqualTo(Optional.<Cluster>empty());
      assertThat(two.form(a, "onager", two.look(a))).isPresent();
    }
  }

  private static Node node(String address, long uid) {
    return new Node(address, uid, null, 0, 1, 256, "1.0", "here");
  }
}
