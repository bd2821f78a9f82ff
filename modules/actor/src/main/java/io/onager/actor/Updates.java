package io.onager.actor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Json;

/** Encodes what was stored for those who watch: the same, live and out of the journal. */
final class Updates {
  private Updates() {}

  static Update of(Batch.Change<?> change) {
    var event = JsonNodeFactory.instance.objectNode();
    event.put("type", change.event().name());
    if (change.event().data() instanceof ObjectNode fields) {
      event.setAll(fields);
      event.put("type", change.event().name()); // also where a field is called so
    }
    return new Update(change.revision(), change.at(), Json.text(event), Json.text(change.state()));
  }
}
