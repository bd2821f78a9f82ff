/** A sample: a game room and a counter, and the server that hosts them. */
@NullMarked
package io.onager.samples.gameroom;

import org.jspecify.annotations.NullMarked;
