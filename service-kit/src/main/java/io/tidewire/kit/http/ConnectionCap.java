package io.tidewire.kit.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.http.channel.AcceptLimits;
import io.tidewire.kit.http.channel.UnfinishedHeads;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.log.LimitLog;
import io.tidewire.kit.net.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections one HTTP server may have at once. A connection beyond that is closed without
 * an answer, as soon as it is accepted. Shared by the event loops of the server; safe from any
 * thread.
 */
public final class ConnectionCap implements AcceptLimits.Places {

  private static final Logger log = LoggerFactory.getLogger(ConnectionCap.class);

  private final String setting;
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;
  private final Counter unfinished;

  /**
   * @param server names it in meters
   * @param setting the key of the limit, for the log
   * @param max at least 1
   */
  public ConnectionCap(String server, String setting, int max, MeterRegistry meters) {
    this.setting = setting;
    this.max = max;
    refused = refused(meters, server, "connections");
    unfinished = refused(meters, server, "unfinished_heads");
    Gauge.builder("tidewire_http_connections", open, AtomicInteger::get)
        .description("open HTTP connections")
        .tag("server", server)
        .register(meters);
  }

  private static Counter refused(MeterRegistry meters, String server, String reason) {
    return Counter.builder("tidewire_http_refused")
        .description("HTTP connections and requests that a limit refused")
        .tag("server", server)
        .tag("reason", reason)
        .register(meters);
  }

  /** To be called when the server listens. */
  public void guard(Vertx vertx, int port) {
    AcceptLimits.limit(vertx, port, this);
  }

  /** Takes a place for the connection, if it has none; without one, closes it. */
  boolean admits(HttpConnection connection) {
    if (AcceptLimits.admit(connection, this)) return true;
    connection.close();
    return false;
  }

  /** The connection is closed because unfinished heads hold too much. */
  void unfinished(HttpConnection connection) {
    unfinished.increment();
    TrustedProxies.address(connection.remoteAddress())
        .map(ClientAddress::of)
        .ifPresentOrElse(
            client -> LimitLog.reached(log, UnfinishedHeads.LIMIT, client),
            () -> LimitLog.reached(log, UnfinishedHeads.LIMIT));
  }

  @Override
  public boolean enter(Optional<ClientAddress> peer) {
    if (open.incrementAndGet() <= max) return true;
    open.decrementAndGet();
    refused.increment();
    LimitLog.reached(log, setting, peer);
    return false;
  }

  @Override
  public void leave() {
    open.decrementAndGet();
  }

  /** Connections that are open now. */
  public int open() {
    return open.get();
  }
}
