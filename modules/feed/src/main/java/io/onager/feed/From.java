package io.onager.feed;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscriber says it is.
 *
 * @param epoch which life of the actor; {@code null} for the present one
 * @param revision the last that it has
 */
public record From(@Nullable String epoch, long revision) {}
