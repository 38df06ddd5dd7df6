package io.tidewire.edge.session;

import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.limits.UserConnections;
import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.session.ports.BackendHooks;
import io.tidewire.edge.session.ports.ClientEventPublisher;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.signing.cluster.ClusterKeys;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What the sessions of one event loop use. */
public record SessionPorts(
    Services services,
    TokenTrust tokenTrust,
    Budgets budgets,
    SessionMeters meters,
    TimeSource time) {

  /** What sessions ask and tell others. */
  public record Services(
      Auth auth, BackendHooks hooks, Channels channels, ClientEventPublisher clientEvents) {}

  /**
   * Which recovery tokens are accepted.
   *
   * @param clusterKeys empty until auth has provided them
   */
  public record TokenTrust(
      Supplier<Optional<ClusterKeys>> clusterKeys, RevokedTokens revokedTokens) {}

  /**
   * What sessions may use, each by itself and all together.
   *
   * @param users counts the connections of each user, on all event loops
   */
  public record Budgets(
      SessionLimits limits,
      ReplayRates replays,
      SubscriptionMemory memory,
      UserConnections users) {}

  Auth auth() {
    return services.auth();
  }

  BackendHooks hooks() {
    return services.hooks();
  }

  Channels channels() {
    return services.channels();
  }

  ClientEventPublisher clientEvents() {
    return services.clientEvents();
  }

  RevokedTokens revokedTokens() {
    return tokenTrust.revokedTokens();
  }

  SessionLimits limits() {
    return budgets.limits();
  }

  ReplayRates replays() {
    return budgets.replays();
  }

  SubscriptionMemory memory() {
    return budgets.memory();
  }

  UserConnections users() {
    return budgets.users();
  }

  Timers timers() {
    return time.timers();
  }

  Clock clock() {
    return time.clock();
  }
}
