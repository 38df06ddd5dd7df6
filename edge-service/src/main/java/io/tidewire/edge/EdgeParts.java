package io.tidewire.edge;

import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.session.RevokedTokens;
import io.tidewire.edge.session.SessionLimits;
import io.tidewire.edge.session.SessionMeters;
import io.tidewire.edge.upstream.AuthWatch;
import io.tidewire.edge.upstream.RequestBudget;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.server.Listener;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.tls.TlsIdentity;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What the event loops of one edge share.
 *
 * @param plain the listener without TLS, if any
 * @param tls the listener with TLS, if any
 * @param otherwise creates, on an event loop, the handler of all paths except {@code /app/}
 */
record EdgeParts(
    Platform platform,
    EdgeConfig config,
    NodeSockets sockets,
    SessionMeters sessions,
    SessionLimits sessionLimits,
    ReplayRates replays,
    RequestBudget questions,
    AuthWatch auth,
    RevokedTokens revokedTokens,
    SubscriptionMemory memory,
    Optional<Listener> plain,
    Optional<Listener> tls,
    Supplier<Future<Handler<HttpServerRequest>>> otherwise) {

  private static final int MOST_SHARED_PORTS = 60_000;

  static EdgeParts of(Platform platform, Supplier<Future<Handler<HttpServerRequest>>> otherwise) {
    EdgeConfig config = EdgeConfig.from(platform.settings());
    Random random = new Random();
    return new EdgeParts(
        platform,
        config,
        NodeSockets.of(config.limits(), platform.meters(), platform.clock()),
        new SessionMeters(platform.meters()),
        SessionLimits.from(platform.settings()),
        ReplayRates.from(platform.settings(), platform.meters(), platform.clock()),
        RequestBudget.from(platform.settings(), Runtime.getRuntime().maxMemory()),
        new AuthWatch(platform.clock(), platform.meters()),
        new RevokedTokens(platform.clock()),
        SubscriptionMemory.from(platform.settings(), Runtime.getRuntime().maxMemory()),
        config
            .port()
            .map(
                port ->
                    new Listener(
                        config.host(), shared(port, random), Optional.<TlsIdentity>empty())),
        config
            .certificate()
            .map(
                pair ->
                    new Listener(
                        config.host(),
                        shared(config.tlsPort(), random),
                        Optional.of(shown(pair, platform)))),
        otherwise);
  }

  private static TlsIdentity shown(Listener.Certificate pair, Platform platform) {
    TlsIdentity identity = pair.read(platform.clock()::millis);
    identity.meter(platform.meters());
    return identity;
  }

  /** To Vert.x, 0 is another port for each event loop, and each negative number one for all. */
  private static int shared(int port, Random random) {
    return port == 0 ? -1 - random.nextInt(MOST_SHARED_PORTS) : port;
  }
}
