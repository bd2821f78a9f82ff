package io.onager.feed;

import io.onager.model.Address;

/**
 * How one feed of this node is at one moment.
 *
 * @param revision the newest that it has
 * @param watchers how many read it
 * @param lanes how many different things were worked out of the newest revision for them: one for
 *     each shape of subscription, and one for each encoding
 * @param windowUpdates how many updates are in memory
 * @param windowBytes about how much memory they take, with what was worked out
 * @param readings how often the journal was read since the feed began
 * @param replayBytes about how much memory is taken by what was read
 */
public record FeedStatistics(
    Address address,
    String epoch,
    long revision,
    int watchers,
    int lanes,
    int windowUpdates,
    long windowBytes,
    long readings,
    long replayBytes) {}
