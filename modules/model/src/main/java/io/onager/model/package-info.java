/**
 * The words that every other module speaks, and rules without side effects. Knows Jackson only.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.model.Address} names an actor
 *   <li>{@link io.onager.model.Position} says where a watcher is
 *   <li>{@link io.onager.model.Json} reads and writes values, strictly
 *   <li>{@link io.onager.model.Selection} and {@link io.onager.model.filter.Filter} say what is
 *       sent, {@link io.onager.model.Delta} how
 * </ul>
 */
@NullMarked
package io.onager.model;

import org.jspecify.annotations.NullMarked;
