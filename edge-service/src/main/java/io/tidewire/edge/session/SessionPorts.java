package io.tidewire.edge.session;

import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.limits.UserConnections;
import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.time.Timers;
import io.tidewire.signing.cluster.ClusterKeys;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the sessions of one event loop use.
 *
 * @param clusterKeys keys of recovery tokens; empty until auth has provided them
 * @param users counts the connections of each user, on all event loops
 */
public record SessionPorts(
    Auth auth,
    Channels channels,
    ClientEventPublisher clientEvents,
    Supplier<Optional<ClusterKeys>> clusterKeys,
    Timers timers,
    Clock clock,
    SubscriptionMemory memory,
    RevokedTokens revokedTokens,
    SessionMeters meters,
    SessionLimits limits,
    ReplayRates replays,
    UserConnections users) {}
