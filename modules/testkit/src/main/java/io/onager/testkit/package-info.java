/**
 * What tests of an application on Onager need: clusters, and all that can happen to them.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.testkit.LocalCluster}: nodes in one JVM
 *   <li>{@link io.onager.testkit.ProcessCluster}: nodes as processes
 *   <li>{@link io.onager.testkit.Network}: what lies between them
 *   <li>{@link io.onager.testkit.VirtualRequests}: durable requests on virtual time
 *   <li>{@link io.onager.testkit.HandlerRun}: a handler of them alone
 *   <li>{@link io.onager.testkit.Waiting}: waits that end
 * </ul>
 */
@NullMarked
package io.onager.testkit;

import org.jspecify.annotations.NullMarked;
