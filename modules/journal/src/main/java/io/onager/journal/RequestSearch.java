package io.onager.journal;

import io.onager.journal.RequestTable.Criteria;
import io.onager.journal.RequestTable.Mark;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of requests, as a question to the database. It names only what was asked for:
 * the plan of a condition that may be void cannot use the index that is there for it.
 *
 * @param conditions besides the tenant and the end of the page before
 * @param values of the conditions, texts and times
 */
record RequestSearch(
    String tenant, Mark before, List<String> conditions, List<Object> values, int limit) {
  /** Behind everything. */
  private static final Mark END = new Mark(Instant.parse("9999-12-31T23:59:59Z"), "");

  static RequestSearch of(Criteria criteria, @Nullable Mark behind, int limit) {
    var search =
        new RequestSearch(
            criteria.tenant(),
            first(criteria.until(), behind),
            new ArrayList<>(),
            new ArrayList<>(),
            limit);
    search.add("status = ?", criteria.status());
    search.add("action = ?", criteria.action());
    search.add("principal = ?", criteria.principal());
    search.add("submitted_at >= ?", criteria.since());
    if (criteria.deadOnly()) {
      search.conditions.add("dead");
    }
    return search;
  }

  /** One bound instead of two: the index is entered there. */
  private static Mark first(@Nullable Instant until, @Nullable Mark behind) {
    var end = until == null ? END : new Mark(until, "");
    return behind != null && behind.submittedAt().isBefore(end.submittedAt()) ? behind : end;
  }

  private void add(String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.add(value);
    }
  }

  String sql(String schema) {
    var all = new StringBuilder();
    conditions.forEach(condition -> all.append(" AND ").append(condition));
    return """
        SELECT * FROM "%s".request WHERE tenant = ? AND (submitted_at, id) < (?, ?)%s
        ORDER BY submitted_at DESC, id DESC LIMIT ?"""
        .formatted(schema, all);
  }

  void bind(PreparedStatement statement) throws SQLException {
    var number = 0;
    statement.setString(++number, tenant);
    statement.setTimestamp(++number, RequestTable.time(before.submittedAt()));
    statement.setString(++number, before.id());
    for (var value : values) {
      if (value instanceof Instant time) {
        statement.setTimestamp(++number, RequestTable.time(time));
      } else {
        statement.setString(++number, value.toString());
      }
    }
    statement.setInt(++number, limit);
  }
}
