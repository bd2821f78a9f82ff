/**
 * A node: everything wired together. The only package that knows all others.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.server.Onager} is the library's door, a Pekko extension
 *   <li>{@link io.onager.server.Node} is a whole server process
 *   <li>{@link io.onager.server.Launcher} is its command line
 * </ul>
 */
@NullMarked
package io.onager.server;

import org.jspecify.annotations.NullMarked;
