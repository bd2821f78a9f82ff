package io.onager.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What PostgreSQL takes at most: one connection that inserts events, many in a transaction. */
final class Inserts {
  /** {@code onager.journal.write-batch-size}. */
  static final int BATCH = 400;

  private static final String INSERT =
      """
      INSERT INTO %s.event_journal
        (persistence_id, sequence_number, writer, event_ser_id, event_ser_manifest, event_payload)
      VALUES (?, ?, '', 0, '', ?)""";

  private Inserts() {}

  /** Returns how many rows are stored in a second, in each round. */
  static Series<Double> run(Setup setup) {
    var plan = setup.plan();
    var database = setup.database();
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var insert = connection.prepareStatement(INSERT.formatted(database.schema()))) {
      connection.setAutoCommit(false);
      insert(connection, insert, plan.warmUp());
      return Series.ofRates(plan, time -> insert(connection, insert, time));
    } catch (SQLException e) {
      throw new IllegalStateException("raw inserts", e);
    }
  }

  private static double insert(Connection connection, PreparedStatement insert, Duration time) {
    try {
      return insertAll(connection, insert, time);
    } catch (SQLException e) {
      throw new IllegalStateException("raw inserts", e);
    }
  }

  private static double insertAll(Connection connection, PreparedStatement insert, Duration time)
      throws SQLException {
    var name = "raw|bench/" + UUID.randomUUID();
    var payload = new byte[Board.STATE_BYTES];
    var begin = System.nanoTime();
    var number = 0L;
    do {
      for (int row = 0; row < BATCH; row++) {
        insert.setString(1, name);
        insert.setLong(2, ++number);
        insert.setBytes(3, payload);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    } while (System.nanoTime() - begin < time.toNanos());
    return number * 1e9 / (System.nanoTime() - begin);
  }
}
