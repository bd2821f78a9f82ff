package io.onager.request;

import io.onager.journal.RequestTable;
import io.onager.journal.RequestTable.Criteria;
import io.onager.journal.RequestTable.Mark;
import io.onager.journal.RequestTable.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists of requests, a page at a time. A page is named by where the one before ended. */
final class RequestLists {
  private final RequestTable table;

  RequestLists(RequestTable table) {
    this.table = table;
  }

  CompletionStage<RequestPage> list(RequestQuery query) {
    var status = query.status();
    var criteria =
        new Criteria(
            query.tenant(),
            status == null ? null : status.word(),
            query.action(),
            query.principal(),
            query.since(),
            query.until(),
            query.dead());
    return table
        .list(criteria, mark(query.page()), query.limit() + 1)
        .thenApply(rows -> page(rows, query.limit()));
  }

  private static RequestPage page(List<Row> rows, int limit) {
    var shown = rows.subList(0, Math.min(rows.size(), limit));
    var next = rows.size() > limit ? name(shown.get(limit - 1)) : null;
    return new RequestPage(shown.stream().map(RequestLists::summary).toList(), next);
  }

  private static RequestPage.Summary summary(Row row) {
    return new RequestPage.Summary(
        row.id(),
        row.action(),
        row.principal(),
        RequestStatus.of(row.status()).orElse(RequestStatus.UNKNOWN),
        Priority.of(row.priority()).orElse(Priority.NORMAL),
        row.attempt(),
        row.dead(),
        row.submittedAt(),
        row.finishedAt());
  }

  private static String name(Row last) {
    return last.submittedAt() + "_" + last.id();
  }

  private static @Nullable Mark mark(@Nullable String page) {
    if (page == null) {
      return null;
    }
    var end = page.indexOf('_');
    try {
      return new Mark(Instant.parse(page.substring(0, Math.max(0, end))), page.substring(end + 1));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("page: not the end of another page", e);
    }
  }
}
