package io.onager.server;

import io.onager.model.Position;

/**
 * A state, and where it stands.
 *
 * @param reset whether revisions between this and the one before were not shown
 */
public record Observed<S>(Position position, S state, boolean reset) {}
