package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An actor of a played server: all its states, and the answers to its keys. */
final class PlayedActor {
  private static final int FIELDS = 5;

  /** The states of each life, by its epoch. */
  final Map<String, List<ObjectNode>> lives = new HashMap<>();

  final Map<String, Long> answered = new HashMap<>();
  String epoch = "";

  PlayedActor() {
    recreate();
  }

  long revision() {
    return states().size() - 1L;
  }

  ObjectNode state(long revision) {
    return states().get((int) revision);
  }

  /** Changes one field at random. */
  void change(Random random) {
    var next = state(revision()).deepCopy();
    var field = "f" + random.nextInt(FIELDS);
    if (next.has(field) && random.nextInt(4) == 0) {
      next.remove(field);
    } else {
      next.put(field, (int) revision());
    }
    states().add(next);
  }

  /** Does a command once for its key; returns the revision of its answer. */
  long invoke(JsonNode frame) {
    return answered.computeIfAbsent(
        frame.path("key").asText(),
        key -> {
          states().add(state(revision()).deepCopy().put("last", key));
          return revision();
        });
  }

  /** Begins another life. */
  void recreate() {
    epoch = "e" + (lives.size() + 1);
    var first = JsonNodeFactory.instance.objectNode().put("life", epoch);
    lives.put(epoch, new ArrayList<>(List.of(first)));
  }

  private List<ObjectNode> states() {
    return lives.getOrDefault(epoch, List.of());
  }
}
