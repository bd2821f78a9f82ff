package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a revision is shown to those who watch. */
class UpdatesTest {
  @Test
  void keepsTheStoredNameWhereAFieldIsCalledType() {
    var data = JsonNodeFactory.instance.objectNode().put("size", 1).put("type", "mine");
    var stored = new StoredEvent("added", 1, data, "ann", Instant.EPOCH, null, null, null);

    var update = Updates.of(new Batch.Change<>(1, Instant.EPOCH, stored, "s1"));

    assertThat(update.event()).isEqualTo("{\"type\":\"added\",\"size\":1}");
  }
}
