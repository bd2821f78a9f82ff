package io.onager.server;

/** What a person is told, in one sentence, instead of a stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String sentence) {
    super(sentence);
  }
}
