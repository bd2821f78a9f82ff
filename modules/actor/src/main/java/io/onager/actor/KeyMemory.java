package io.onager.actor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.onager.model.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last keyed commands of one actor with their answers, so that a command that is asked again
 * happens once. Bounded: the oldest is forgotten first. Keys of different principals never meet.
 * Not thread-safe.
 */
final class KeyMemory {
  /** One handled command. */
  record Remembered(String hash, long revision, @Nullable JsonNode value) {}

  private static final ObjectWriter SORTED =
      Json.mapper().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

  private record Scope(String principal, String key) {}

  private final int capacity;
  private final LinkedHashMap<Scope, Remembered> remembered = new LinkedHashMap<>();

  KeyMemory(int capacity) {
    this.capacity = capacity;
  }

  /** Returns what is remembered under {@code key}; {@code null} where nothing is. */
  @Nullable Remembered find(String principal, String key) {
    return remembered.get(new Scope(principal, key));
  }

  void remember(String principal, String key, Remembered command) {
    var scope = new Scope(principal, key);
    remembered.remove(scope);
    remembered.put(scope, command);
    if (remembered.size() > capacity) {
      var eldest = remembered.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  List<StoredSnapshot.Key> stored() {
    var keys = new ArrayList<StoredSnapshot.Key>(remembered.size());
    for (Map.Entry<Scope, Remembered> entry : remembered.entrySet()) {
      var scope = entry.getKey();
      var command = entry.getValue();
      keys.add(
          new StoredSnapshot.Key(
              scope.principal, scope.key, command.hash, command.revision, command.value));
    }
    return keys;
  }

  /**
   * Returns a hash that is equal for equal commands with equal arguments, whatever the order of
   * their fields. Taken of what the client sent, because it is stored, and a command's class may
   * get a field.
   */
  static String hash(String command, JsonNode arguments) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(command.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(SORTED.writeValueAsBytes(arguments));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest.digest(), 16));
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new AssertionError(e); // every Java has SHA-256, every tree a text
    }
  }
}
