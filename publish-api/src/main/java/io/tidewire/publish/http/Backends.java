package io.tidewire.publish.http;

import io.tidewire.publish.credentials.Credentials;
import io.tidewire.publish.dispatch.CachedEvents;
import io.tidewire.publish.dispatch.Deliveries;
import io.tidewire.publish.dispatch.Occupancy;
import io.tidewire.publish.dispatch.Terminations;

/** What the routes of one event loop work with. */
public record Backends(
    Credentials credentials,
    Deliveries deliveries,
    CachedEvents cache,
    Occupancy occupancy,
    Terminations terminations) {}
