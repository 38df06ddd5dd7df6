package io.tidewire.edge.session;

import io.tidewire.edge.hub.Channels;
import io.tidewire.kit.time.Timers;
import java.time.Clock;

/** What every session of one event loop talks to. */
public record SessionPorts(
    Auth auth, Channels channels, Relay relay, Timers timers, Clock clock, SessionMeters meters) {}
