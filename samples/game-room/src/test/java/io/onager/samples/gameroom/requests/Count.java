package io.onager.samples.gameroom.requests;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;

/**
 * What {@link RequestNode#COUNT} is given.
 *
 * @param counter which one gets 1 more
 * @param failTimes how many attempts fail before one does it
 * @param millis how long it takes besides
 */
record Count(String counter, int failTimes, int millis) {
  static Count on(String counter) {
    return new Count(counter, 0, 0);
  }

  JsonNode tree() {
    return Json.tree(this);
  }
}
