/** What revisions, commands and readings cost in things that can be counted, on any machine. */
@NullMarked
package io.onager.bench.counts;

import org.jspecify.annotations.NullMarked;
