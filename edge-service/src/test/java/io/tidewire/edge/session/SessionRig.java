package io.tidewire.edge.session;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.edge.limits.UserConnections;
import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sessions of one loop with neighbours that a test can see into. */
final class SessionRig {

  record Relayed(Topic topic, String frame, SocketId except) {}

  static final ClusterKeys KEYS = new ClusterKeys(new ClusterKey("k".repeat(32)), Optional.empty());

  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final ScriptedAuth auth = new ScriptedAuth();
  final ScriptedHooks hooks = new ScriptedHooks();
  final RecordingChannels channels = new RecordingChannels();
  final List<Relayed> relayed = new ArrayList<>();

  /** What webhooks are told of those. */
  final List<WebhookEvent.ClientEvent> clientEvents = new ArrayList<>();

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final SessionMeters meters = new SessionMeters(registry);
  final UserConnections users = new UserConnections();
  SessionLimits limits = SessionLimits.DEFAULTS;
  final SubscriptionMemory memory = new SubscriptionMemory(400_000);
  final RevokedTokens revokedTokens = new RevokedTokens(clock);
  boolean redisAway;

  /** As auth has named them. */
  Optional<ClusterKeys> keys = Optional.of(KEYS);

  final Sessions sessions =
      new Sessions(
          new SessionPorts(
              new SessionPorts.Services(auth, hooks, channels, this::clientEvents),
              new SessionPorts.TokenTrust(() -> keys, revokedTokens),
              new SessionPorts.Budgets(
                  limits, new ReplayRates(1_000_000_000, registry, clock), memory, users),
              meters,
              new TimeSource(timers, clock)));

  /** Connections that were ended for a limit. */
  double exceeded(String reason) {
    return registry.get("tidewire_sessions_limited_total").tag("reason", reason).counter().count();
  }

  /** Replays that had to wait. */
  double delayed(String reason) {
    return registry.get("tidewire_replays_delayed_total").tag("reason", reason).counter().count();
  }

  private Future<Void> clientEvents(WebhookEvent.ClientEvent event, String frame) {
    if (redisAway) return Future.failedFuture("away");
    clientEvents.add(event);
    relayed.add(new Relayed(event.topic(), frame, event.socketId()));
    return Future.succeededFuture();
  }

  static AppPolicy app() {
    return AppPolicy.defaults("1")
        .withClientEvents()
        .with(new AppPolicy.Connections(0, 3, 10, 120));
  }

  /** An app as the hosted service makes it: without client events. */
  static AppPolicy withoutClientEvents() {
    return AppPolicy.defaults("1");
  }

  Connection connect(String socketId) {
    return connect(socketId, app(), Optional.empty());
  }

  Connection connect(String socketId, AppPolicy app, Optional<Identity> identity) {
    return connect(socketId, app, identity, Dialect.PUSHER);
  }

  Connection connect(String socketId, AppPolicy app, Optional<Identity> identity, Dialect dialect) {
    RecordingSocket socket = new RecordingSocket(socketId);
    SocketEvents events =
        sessions.open(socket, new ConnectVerdict.Accepted(app, identity), dialect);
    return new Connection(socket, events);
  }

  /**
   * A token of {@code user} that lives for this long and grants these permissions on this pattern.
   */
  Identity token(String user, Duration life, String pattern, Grants.Permission... permissions) {
    return new Identity(
        Optional.of(user),
        "{\"name\":\"" + user + "\"}",
        new Grants(Map.of(pattern, Set.of(permissions))),
        clock.instant().plus(life).getEpochSecond());
  }

  record Connection(RecordingSocket socket, SocketEvents events) {

    void says(String text) {
      events.text(text);
    }

    void subscribes(String channel) {
      says("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
    }

    void subscribes(String channel, String auth) {
      says(
          "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\""
              + channel
              + "\",\"auth\":\""
              + auth
              + "\"}}");
    }

    void unsubscribes(String channel) {
      says("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
    }

    void sends(String event, String channel, String json) {
      says("{\"event\":\"" + event + "\",\"channel\":\"" + channel + "\",\"data\":" + json + "}");
    }

    List<String> hears() {
      return socket.take();
    }
  }
}
