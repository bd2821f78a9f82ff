/**
 * Which updates a watcher is sent.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.model.filter.Filter} is read from JSON and decides
 *   <li>{@link io.onager.model.filter.Candidate} is what it decides about
 *   <li>{@link io.onager.model.filter.Memory} is what it knows of what came before
 * </ul>
 */
@NullMarked
package io.onager.model.filter;

import org.jspecify.annotations.NullMarked;
