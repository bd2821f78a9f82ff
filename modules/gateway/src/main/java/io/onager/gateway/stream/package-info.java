/**
 * The streams of a session: what each is told of its actor, when, and in which form.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.gateway.stream.OpenStreams} are the streams of one session
 *   <li>{@link io.onager.gateway.stream.Shape} is what a subscription asks for
 *   <li>{@link io.onager.gateway.stream.Step} is what a revision comes to for streams of one shape
 * </ul>
 */
@NullMarked
package io.onager.gateway.stream;

import org.jspecify.annotations.NullMarked;
