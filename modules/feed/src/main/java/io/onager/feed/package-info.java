/**
 * One node's copy of what its watched actors publish: a window for each actor, written by one feed
 * and read by any number of cursors. Up: actor. Down: gateway.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.feed.Feeds} attaches readers
 *   <li>{@link io.onager.feed.Cursor} is a reader's place
 *   <li>{@link io.onager.feed.Feed} follows one actor by lease
 * </ul>
 */
@NullMarked
package io.onager.feed;

import org.jspecify.annotations.NullMarked;
