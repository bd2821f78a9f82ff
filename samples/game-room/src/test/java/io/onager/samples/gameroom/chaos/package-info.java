/**
 * A cluster of the sample under load while its parts fail, and what is told and answered compared
 * with the journal; {@code samples/game-room/chaos} runs it.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link Chaos}, the run
 *   <li>{@link Link}, an honest client's connection
 *   <li>{@link CommandCheck} and {@link StreamCheck}, which judge
 * </ul>
 */
@NullMarked
package io.onager.samples.gameroom.chaos;

import org.jspecify.annotations.NullMarked;
