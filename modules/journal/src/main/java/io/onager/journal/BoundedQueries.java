package io.onager.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Questions that people think of, and whose cost nobody knows: a few at once, each for 2 s at most,
 * so that whatever recovers and writes has the database to itself. Thread-safe.
 */
final class BoundedQueries {
  private static final String EXECUTOR = "onager.journal.list-dispatcher";
  private static final String LIMIT = "SET LOCAL statement_timeout = 2000";
  private static final String ENDED_BY_LIMIT = "57014";
  private static final int MOST = 64;

  /** Those who ask are not there for longer. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Queries queries;
  private final Executor executor;
  private final Semaphore room = new Semaphore(MOST);

  BoundedQueries(ClassicActorSystemProvider provider, Queries queries) {
    this.queries = queries;
    this.executor = provider.classicSystem().dispatchers().lookup(EXECUTOR);
  }

  /**
   * Fails with a {@link TimeoutException} where it takes too long, and with a {@link
   * RejectedExecutionException} where too many are asked at once.
   */
  <T> CompletionStage<T> ask(String sql, Queries.Query<T> query) {
    if (!room.tryAcquire()) {
      return CompletableFuture.failedStage(tooMany());
    }
    var asked = System.nanoTime();
    return CompletableFuture.supplyAsync(() -> answer(asked, sql, query), executor)
        .whenComplete((answer, failure) -> room.release());
  }

  private <T> T answer(long asked, String sql, Queries.Query<T> query) {
    if (System.nanoTime() - asked > LONGEST_WAIT.toNanos()) {
      throw tooMany();
    }
    try (Connection connection = queries.connect()) {
      return answer(connection, sql, query);
    } catch (SQLException e) {
      throw new CompletionException(
          ENDED_BY_LIMIT.equals(e.getSQLState())
              ? new TimeoutException("the list takes longer than 2 s")
              : e);
    }
  }

  private static <T> T answer(Connection connection, String sql, Queries.Query<T> query)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var limit = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      limit.execute(LIMIT);
      return query.on(statement);
    } finally {
      connection.rollback();
    }
  }

  private static RejectedExecutionException tooMany() {
    return new RejectedExecutionException("too many lists are asked for at once");
  }
}
