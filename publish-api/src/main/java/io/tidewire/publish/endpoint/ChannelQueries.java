package io.tidewire.publish.endpoint;

import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.listing.Listings;

/**
 * What is known of channels now.
 *
 * @param occupancy who is subscribed to a channel
 * @param listings which channels are occupied
 */
public record ChannelQueries(OccupancyClient occupancy, Listings listings) {}
