package io.onager.actor;

import io.onager.model.Json;
import java.io.IOException;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Writes events and snapshots as JSON, so that a person with {@code psql} can read the journal. */
final class StoredSerializer extends SerializerWithStringManifest {
  private static final String EVENT = "e1";
  private static final String SNAPSHOT = "s1";

  @Override
  public int identifier() {
    return 1_870_001;
  }

  @Override
  public String manifest(Object stored) {
    return stored instanceof StoredEvent ? EVENT : SNAPSHOT;
  }

  @Override
  public byte[] toBinary(Object stored) {
    return Json.bytes(stored);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case EVENT -> Json.storedMapper().readValue(bytes, StoredEvent.class);
        case SNAPSHOT -> Json.storedMapper().readValue(bytes, StoredSnapshot.class);
        default -> throw new NotSerializableException("journal: unknown form " + manifest);
      };
    } catch (NotSerializableException e) {
      throw e;
    } catch (IOException e) {
      throw new NotSerializableException("journal: not readable as form " + manifest);
    }
  }
}
