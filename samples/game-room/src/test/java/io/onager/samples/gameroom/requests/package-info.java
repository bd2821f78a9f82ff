/**
 * Durable requests under failure: a cluster of {@link RequestNode}s is killed while it runs them,
 * and what clients were told is compared with the journal.
 */
@NullMarked
package io.onager.samples.gameroom.requests;

import org.jspecify.annotations.NullMarked;
