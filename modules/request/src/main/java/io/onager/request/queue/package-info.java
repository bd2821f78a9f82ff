/**
 * Which request runs next, and where: priorities, fairness, limits, delays. Knows nothing of
 * actors, threads and clocks: whoever asks says what time it is.
 */
@NullMarked
package io.onager.request.queue;

import org.jspecify.annotations.NullMarked;
