package io.onager.gateway;

import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** What the queries of all HTTP requests have in common. */
final class Queries {
  private Queries() {}

  /**
   * Returns what is wrong with the query of {@code request}, where it has a parameter that is not
   * among {@code known}: a name mistyped would ask for something else. It repeats nothing of what
   * came.
   */
  static Optional<ErrorFrame> misfit(HttpRequest request, List<String> known) {
    var parameters = request.getUri().query().toList();
    var fits =
        parameters.stream()
            .filter(parameter -> !(parameter.first() + parameter.second()).isEmpty()) // of a last &
            .allMatch(parameter -> known.contains(parameter.first()));
    if (fits) {
      return Optional.empty();
    }
    var expected = known.isEmpty() ? "none" : "only " + known;
    return Optional.of(ErrorFrame.of(ErrorCode.BAD_FRAME, "query: expected " + expected));
  }
}
