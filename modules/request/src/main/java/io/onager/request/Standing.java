package io.onager.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the actor of a request answers: where the request stands now.
 *
 * @param done whether what was asked for holds now; else the state says why not
 * @param state what is shown
 * @param losses how many nodes died while they ran it
 * @param given what a handler needs, where a run was started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Standing(boolean done, RequestState state, int losses, @Nullable Given given) {
  /**
   * What a handler is given.
   *
   * @param failures how many attempts have failed before
   * @param cancelling whether the run is to end at once
   */
  record Given(JsonNode payload, int failures, boolean cancelling, Map<String, JsonNode> steps) {}

  static Standing of(boolean done, RequestLife life) {
    return new Standing(done, life.shown(), life.losses(), null);
  }

  static Standing started(RequestLife life) {
    var payload = life.payload();
    return payload == null
        ? of(false, life)
        : new Standing(
            true,
            life.shown(),
            life.losses(),
            new Given(payload, life.failures(), life.cancelling(), life.steps()));
  }
}
