package io.onager.actor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A life as it stands in the snapshot store. Its JSON form is a data format.
 *
 * @param keys the remembered commands, oldest first
 */
record StoredSnapshot(String epoch, long revision, JsonNode state, List<Key> keys) {
  /** Stands where a snapshot was that this program cannot read; never stored. */
  record Unreadable(String problem) {}

  /** One remembered command. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Key(String principal, String key, String hash, long revision, @Nullable JsonNode value) {}
}
