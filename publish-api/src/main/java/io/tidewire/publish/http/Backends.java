package io.tidewire.publish.http;

import io.tidewire.publish.credentials.Credentials;
import io.tidewire.publish.dispatch.Dispatch;
import io.tidewire.publish.dispatch.Occupancy;
import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.publish.listing.Listings;

/** What the routes of one event loop work with. */
public record Backends(
    Credentials credentials,
    Dispatch dispatch,
    Occupancy occupancy,
    Listings listings,
    Terminations terminations) {}
