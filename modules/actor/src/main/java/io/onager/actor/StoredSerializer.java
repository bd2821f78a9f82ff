package io.onager.actor;

import io.onager.model.Json;
import java.io.IOException;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Writes events and snapshots as JSON, so that a person with {@code psql} can read the journal. */
final class StoredSerializer extends SerializerWithStringManifest {
  private static final String EVENT = "e1";

  /** The same, with an outbox: the database's own sign to remember that. */
  private static final String SENDING_EVENT = "e2";

  private static final String SNAPSHOT = "s1";

  @Override
  public int identifier() {
    return 1_870_001;
  }

  @Override
  public String manifest(Object stored) {
    if (stored instanceof StoredEvent event) {
      return event.outbox() == null ? EVENT : SENDING_EVENT;
    }
    return SNAPSHOT;
  }

  @Override
  public byte[] toBinary(Object stored) {
    return Json.bytes(stored);
  }

  /**
   * Returns what was stored. A snapshot that cannot be read is returned as {@link
   * StoredSnapshot.Unreadable}, because its actor can do without it.
   *
   * @throws NotSerializableException for an event that cannot be read
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return switch (manifest) {
      case EVENT, SENDING_EVENT -> event(bytes);
      case SNAPSHOT -> snapshot(bytes);
      default -> unreadable(manifest);
    };
  }

  private static Object event(byte[] bytes) throws NotSerializableException {
    try {
      return Json.storedMapper().readValue(bytes, StoredEvent.class);
    } catch (IOException e) {
      throw new NotSerializableException("journal: an event is not readable as form " + EVENT);
    }
  }

  private static Object snapshot(byte[] bytes) {
    try {
      return Json.storedMapper().readValue(bytes, StoredSnapshot.class);
    } catch (IOException e) {
      return new StoredSnapshot.Unreadable("not readable as form " + SNAPSHOT);
    }
  }

  private static Object unreadable(String manifest) throws NotSerializableException {
    if (manifest.startsWith("s")) {
      return new StoredSnapshot.Unreadable("unknown form " + manifest);
    }
    throw new NotSerializableException("journal: unknown form " + manifest);
  }
}
