/**
 * How nodes find each other and become one cluster.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.cluster.Joining} is what an application chooses
 *   <li>{@link io.onager.cluster.Joiner} is how it is done through the database
 * </ul>
 */
@NullMarked
package io.onager.cluster;

import org.jspecify.annotations.NullMarked;
