package io.onager.model;

/** A JSON Patch cannot be applied; {@link #problem} says which part of it, and why. */
public final class PatchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  PatchException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  /** Returns what is wrong; its path is in the patch, not in the document. */
  public Problem problem() {
    return problem;
  }
}
