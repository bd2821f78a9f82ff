package io.onager.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of requests.
 *
 * @param next where the next page begins, for {@link RequestQuery#behind}; {@code null} behind the
 *     last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestPage(List<Summary> requests, @Nullable String next) {
  /** What a list shows of a request; its state has more. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Summary(
      String id,
      String action,
      String principal,
      RequestStatus status,
      Priority priority,
      int attempt,
      boolean dead,
      Instant submittedAt,
      @Nullable Instant finishedAt) {}

  /** Keeps its own copy. */
  public RequestPage {
    requests = List.copyOf(requests);
  }
}
