package io.onager.gateway.stream;

import io.onager.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * How one stream is at one moment.
 *
 * @param stream its number on its connection
 * @param revision up to where its client has been told
 * @param lag how many revisions the node has beyond that
 * @param window how many updates may be unacknowledged; {@code null} for no limit
 * @param unacknowledged how many are; 0 without a window
 * @param frames how many it has said
 * @param bytes how many bytes of UTF-8 these were
 * @param holds whether it holds more than its place: a base for deltas, or what was read for it
 */
public record StreamStatistics(
    int stream,
    Address actor,
    long revision,
    long lag,
    @Nullable Integer window,
    int unacknowledged,
    long frames,
    long bytes,
    boolean holds) {}
