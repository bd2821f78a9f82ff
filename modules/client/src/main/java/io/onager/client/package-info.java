/**
 * The client for Java: gives commands to actors and watches them, over a connection that comes back
 * by itself. {@code modules/client/README.md} has an example.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.client.Onager}: connecting, and which thread does what
 *   <li>{@link io.onager.client.Actor}: {@code invoke} and {@code watch}
 *   <li>{@link io.onager.client.Update}, {@link io.onager.client.Result}, {@link
 *       io.onager.client.Status}, {@link io.onager.client.OnagerException}: what comes back
 * </ul>
 */
@NullMarked
package io.onager.client;

import org.jspecify.annotations.NullMarked;
