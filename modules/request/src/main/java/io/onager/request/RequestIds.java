package io.onager.request;

import com.github.f4b6a3.ulid.UlidCreator;
import io.onager.request.queue.Ticket;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/**
 * The names of requests: in the order of time where they have no key, and always the same for one
 * key, so that two who submit with it reach the same actor.
 */
final class RequestIds {
  private static final int BASE = 36;
  private static final int KEY_BYTES = 20;

  private RequestIds() {}

  static String of(Submission submission) {
    return submission.key() == null ? random() : ofKey(submission.key());
  }

  static String random() {
    return "r-" + UlidCreator.getMonotonicUlid();
  }

  /** Returns the name of the request that an actor sent with an event. */
  static String ofOutbox(String id) {
    return "o-" + hash(id);
  }

  static String ofKey(String key) {
    return "k-" + hash(key);
  }

  /** Returns a key for what a step of a request does: of this one, and none that had its name. */
  static String ofStep(Ticket.Key request, Instant submittedAt, String step) {
    var life = submittedAt.toEpochMilli();
    return "s-" + hash("%s/%s/%d/%s".formatted(request.tenant(), request.id(), life, step));
  }

  private static String hash(String key) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOf(hash, KEY_BYTES)).toString(BASE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
