package io.onager.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a request stands. */
public enum RequestStatus {
  /** There is no such request. */
  @JsonProperty("unknown")
  UNKNOWN,
  /** It waits for a worker, or for its time. */
  @JsonProperty("queued")
  QUEUED,
  /** A worker has it. */
  @JsonProperty("processing")
  PROCESSING,
  /** An attempt failed, and there will be another one. */
  @JsonProperty("retrying")
  RETRYING,
  /** It has its result. */
  @JsonProperty("completed")
  COMPLETED,
  /** It will not have a result, unless somebody sends it again. */
  @JsonProperty("failed")
  FAILED,
  /** Somebody did not want it any more. */
  @JsonProperty("cancelled")
  CANCELLED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns whether nothing happens to it any more by itself. */
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** Returns whether it can be taken by a worker. */
  public boolean isWaiting() {
    return this == QUEUED || this == RETRYING;
  }

  /** Returns the word for it in JSON. */
  public String word() {
    return word;
  }

  /** Returns the one with this {@link #word}. */
  public static Optional<RequestStatus> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }
}
