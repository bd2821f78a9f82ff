package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplateDatabaseTest {
  @Test
  void givesEveryoneAnotherMigratedDatabase() throws Exception {
    var one = TemplateDatabase.create();
    var other = TemplateDatabase.create();
    Connections.execute(one, "INSERT INTO onager.snapshot VALUES ('a', 1, 0, 1, '', '')");

    assertThat(other.database()).isNotEqualTo(one.database());
    try (var connection = Connections.open(other);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM onager.snapshot")) {
      rows.next();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  @Test
  void keepsPortAndDataWhileItsServerIsAway() {
    var database = TemplateDatabase.create();

    TemplateDatabase.stopServer();
    TemplateDatabase.startServer();
    TemplateDatabase.startServer();

    Connections.execute(database, "SELECT FROM onager.event_journal");
  }
}
