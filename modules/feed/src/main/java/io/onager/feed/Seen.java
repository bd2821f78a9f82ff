package io.onager.feed;

/** What a watcher sees of an actor, in the order in which it is to be told. */
public sealed interface Seen {
  /**
   * The watching begins; unless it is resumed, a {@link State} with the whole present state
   * follows.
   *
   * @param revision of the actor at present
   */
  record Began(Start start, String epoch, long revision) implements Seen {}

  /**
   * The watching begins anew in the middle: what was seen is void, and a {@link State} follows.
   *
   * @param recreated whether the actor began another life; else the watcher was too far behind
   */
  record Reset(boolean recreated, String epoch, long revision) implements Seen {}

  /** The whole state, with which the watching begins. */
  record State(Entry entry) implements Seen {}

  /** The next revision. */
  record Next(Entry entry) implements Seen {}
}
