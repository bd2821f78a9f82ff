package io.onager.actor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.JsonEquality;
import io.onager.model.PatchException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An actor type's own delta, as it is used: a mistake in it costs bytes, and never makes a wrong
 * state. A change is told only where it is shorter than the state, and makes that very state when
 * it is applied as a client gets it. Thread-safe.
 */
public final class CheckedDelta {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedDelta.class);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /** What a subscription calls the protocol's own deltas, and any type's own. */
  private static final Set<String> RESERVED = Set.of("merge-patch", "json-patch", "custom");

  /**
   * The delta with its states as JSON: each use reads states of its own, so that none is spoilt.
   */
  private interface OnText {
    Optional<byte[]> between(String previous, String next);

    String apply(String previous, byte[] change) throws InvalidJsonException, PatchException;
  }

  private final String type;
  private final String name;
  private final OnText delta;
  private final AtomicBoolean reported = new AtomicBoolean();

  private CheckedDelta(String type, String name, OnText delta) {
    this.type = type;
    this.name = name;
    this.delta = delta;
  }

  /**
   * Returns {@code delta}, checked.
   *
   * @param decode reads the states of {@code type}
   * @throws IllegalArgumentException for a name that is none
   */
  static <S> CheckedDelta of(
      String type, String name, CustomDelta<S> delta, Function<String, S> decode) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "delta: expected [a-z][a-z0-9-]{0,63}, and none of the protocol's own");
    }
    return new CheckedDelta(
        type,
        name,
        new OnText() {
          @Override
          public Optional<byte[]> between(String previous, String next) {
            return delta.between(decode.apply(previous), decode.apply(next)).map(Json::bytes);
          }

          @Override
          public String apply(String previous, byte[] change)
              throws InvalidJsonException, PatchException {
            return Json.text(delta.apply(decode.apply(previous), Json.parse(change)));
          }
        });
  }

  /** Returns the name by which clients know this delta. */
  public String name() {
    return name;
  }

  /**
   * Returns the change that makes the state {@code next} out of {@code previous}, all as JSON text;
   * empty where {@code next} has to be sent in full. Of a delta that is wrong or throws, the first
   * time is logged.
   */
  public Optional<String> between(String previous, String next) {
    try {
      var change = delta.between(previous, next).filter(found -> isShorter(found, next));
      if (change.isEmpty() || isSame(delta.apply(previous, change.get()), next)) {
        return change.map(bytes -> new String(bytes, UTF_8));
      }
      report("makes another state than it should", null);
    } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
      report("failed", e); // the application's code may do anything
    }
    return Optional.empty();
  }

  /** Encodes the state only where the lengths are close: a text has no fewer bytes than chars. */
  private static boolean isShorter(byte[] change, String state) {
    return change.length < state.length() || change.length < state.getBytes(UTF_8).length;
  }

  private static boolean isSame(String made, String expected) {
    return made.equals(expected)
        || JsonEquality.asWritten(
            Json.parse(made.getBytes(UTF_8)), Json.parse(expected.getBytes(UTF_8)));
  }

  private void report(String fault, @Nullable Throwable cause) {
    if (reported.compareAndSet(false, true)) {
      LOG.error(
          "{}: the delta {} {}; full states are sent where it does. This is logged once",
          type,
          name,
          fault,
          cause);
    }
  }
}
