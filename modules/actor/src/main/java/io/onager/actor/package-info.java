/**
 * Durable actors: how they are defined, hosted and sharded, how their commands happen once, and how
 * what they store is published to whoever follows them. Up: journal. Down: feed.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.actor.StreamedActor} and {@link io.onager.actor.StateActor} define a type
 *   <li>{@link io.onager.actor.Actors} hosts types and reaches actors
 *   <li>{@link io.onager.actor.ActorMessage} and {@link io.onager.actor.Publication} are what is
 *       said between an actor and its followers
 * </ul>
 */
@NullMarked
package io.onager.actor;

import org.jspecify.annotations.NullMarked;
