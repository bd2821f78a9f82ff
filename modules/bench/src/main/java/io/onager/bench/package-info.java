/**
 * What streams cost, measured: benchmarks with a server in this process, real PostgreSQL, and the
 * load in a process of its own.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.bench.Main} is the command line
 *   <li>{@link io.onager.bench.Benchmark} is what can be measured, {@link io.onager.bench.Figure}
 *       and {@link io.onager.bench.Distribution} are what comes of it
 *   <li>{@link io.onager.bench.Server} is what is measured: a server as an application starts it
 *   <li>{@link io.onager.bench.Publication} puts what was found into the README
 * </ul>
 */
@NullMarked
package io.onager.bench;

import org.jspecify.annotations.NullMarked;
