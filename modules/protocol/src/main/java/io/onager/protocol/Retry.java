package io.onager.protocol;

/** Whether asking again can help, as an error frame says it. */
public enum Retry implements WireName {
  /** The same frame will fail again. */
  NEVER,
  /** Nothing happened; the same frame may succeed after a while. */
  LATER,
  /** The outcome is unknown; the same frame with the same key has its effect at most once. */
  SAME_KEY,
  /** After new credentials. */
  REAUTHENTICATE;

  private final String wire = WireName.of(this);

  @Override
  public String wire() {
    return wire;
  }
}
