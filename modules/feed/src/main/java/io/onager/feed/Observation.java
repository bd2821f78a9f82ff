package io.onager.feed;

/**
 * What a watcher sees of an actor.
 *
 * @param epoch which life of the actor
 * @param revision of the state
 * @param state the whole state as JSON text
 * @param reset whether revisions lie between this and the observation before it
 */
public record Observation(String epoch, long revision, String state, boolean reset) {}
