package io.onager.model;

import java.util.List;

/** A JSON value does not fit the type it is read as; {@link #problems} says where. */
public final class InvalidJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** {@code problems}: at least one. */
  public InvalidJsonException(List<Problem> problems) {
    super(problems.toString());
    this.problems = List.copyOf(problems);
  }

  /** Returns what is wrong, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
