package io.onager.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which requests of a tenant go first. A request of a higher priority goes before all of a lower
 * one that have not waited longer by as many steps ({@code onager.request.ageing}) as lie between
 * them: so none waits for ever.
 */
public enum Priority {
  /** Two steps ahead of {@link #LOW}. */
  @JsonProperty("high")
  HIGH(2),
  /** One step ahead of {@link #LOW}. */
  @JsonProperty("normal")
  NORMAL(1),
  /** When nobody else wants to, or when it has waited long enough. */
  @JsonProperty("low")
  LOW(0);

  private final int steps;
  private final String word = name().toLowerCase(Locale.ROOT);

  Priority(int steps) {
    this.steps = steps;
  }

  /** Returns how many steps it is ahead of the lowest. */
  public int steps() {
    return steps;
  }

  /** Returns the word for it in JSON: {@code high}, {@code normal}, {@code low}. */
  public String word() {
    return word;
  }

  /** Returns the one with this {@link #word}. */
  public static Optional<Priority> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }
}
