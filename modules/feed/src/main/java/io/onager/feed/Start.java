package io.onager.feed;

/** How a subscriber begins. */
public enum Start {
  /** Anew, because it did not say where it was. */
  STARTED,
  /** Exactly behind where it was. */
  RESUMED,
  /** Anew, because where it was cannot be continued. */
  RESET
}
