/**
 * The load: many clients in a process of their own, which does nothing but reading and counting.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.bench.load.LoadProcess} is that process, seen from the benchmark
 *   <li>{@link io.onager.bench.load.LoadMain} is what runs in it
 *   <li>{@link io.onager.bench.load.Connection} is one client
 * </ul>
 */
@NullMarked
package io.onager.bench.load;

import org.jspecify.annotations.NullMarked;
