package io.tidewire.publish.endpoint;

import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.listing.Listings;

/**
 * The current state of channels.
 *
 * @param occupancy the subscribers of a channel
 * @param listings the occupied channels
 */
public record ChannelQueries(OccupancyClient occupancy, Listings listings) {}
