package io.tidewire.edge.websocket.testing;

import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.PlainResponses;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * What a {@link SocketRig} is set up with.
 *
 * @param otherwise answers requests that are no upgrades
 */
public record RigSetup(
    SocketConfig config,
    int eventLoops,
    NodeLimits limits,
    Optional<ListeningPort.Certificate> certificate,
    Handler<HttpServerRequest> otherwise) {

  /** One event loop, without TLS, with room for 10,000 pending upgrades. */
  public static RigSetup of(SocketConfig config) {
    return new RigSetup(config, 1, limitsOf(0, 10_000), Optional.empty(), PlainResponses::notFound);
  }

  public RigSetup eventLoops(int number) {
    return new RigSetup(config, number, limits, certificate, otherwise);
  }

  public RigSetup limits(int maxConnections, int maxPending) {
    return limits(limitsOf(maxConnections, maxPending));
  }

  public RigSetup limits(NodeLimits other) {
    return new RigSetup(config, eventLoops, other, certificate, otherwise);
  }

  public RigSetup certificate(ListeningPort.Certificate pair) {
    return new RigSetup(config, eventLoops, limits, Optional.of(pair), otherwise);
  }

  public RigSetup otherwise(Handler<HttpServerRequest> handler) {
    return new RigSetup(config, eventLoops, limits, certificate, handler);
  }

  /** Of a process with enough memory. */
  private static NodeLimits limitsOf(int maxConnections, int maxPending) {
    return new NodeLimits(maxConnections, maxPending, 1L << 30, 100, AddressLimits.Rules.DEFAULTS);
  }
}
