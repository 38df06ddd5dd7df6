package io.tidewire.kit.redis.connection;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.errors.WrongRedis;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.redis.topology.RedisLayout;
import io.tidewire.kit.redis.topology.RedisTopology;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, which reconnects until it is stopped. Each attempt ends with a handshake
 * that checks that the server has the expected role, speaks RESP3 and serves commands. After a
 * loss, the next attempt follows after a pause with jitter ({@link ReconnectPolicy}). Every attempt
 * uses the address that the topology names. When that changes, a connection to the former address
 * is closed at once, since answers of a replaced primary are worthless.
 *
 * <p>Confined to its owner's event loop.
 */
public final class ReconnectingConnection {

  private static final Logger log = LoggerFactory.getLogger(ReconnectingConnection.class);

  /** Uses the connection. Called on the event loop. */
  public interface Owner {
    /** What must be done on a connection before it is up. */
    Future<Void> prepare(RedisConnection connection);

    void onUp(RedisConnection connection);

    /** Only after {@link #onUp}. */
    void onDown(String why);
  }

  private final String name;
  private final ContextInternal context;
  private final RedisTopology topology;
  private final RedisDialer dialer;
  private final Duration attemptTimeout;
  private final ReconnectPolicy redial;
  private final LinkMeters meters;
  private final Owner owner;

  private Optional<RedisDialer.Dialed> current = Optional.empty();
  private RedisTopology.Watch watch = () -> {};
  private long dialledLayout;
  private boolean started;
  private boolean everUp;
  private boolean stopped;
  private volatile boolean up;
  private volatile boolean wrong;
  private volatile String lastTrouble = "not connected yet";

  public ReconnectingConnection(
      Vertx vertx, RedisPeer peer, String name, MeterRegistry registry, Owner owner) {
    this.name = name;
    this.owner = owner;
    RedisSettings settings = peer.settings();
    context = EventLoops.current(vertx);
    topology = peer.topology();
    dialer = new RedisDialer(vertx, settings, peer.handshake(), name);
    attemptTimeout = settings.attemptTimeout();
    redial = new ReconnectPolicy(new VertxTimers(vertx), new SplittableRandom());
    meters = new LinkMeters(registry, name);
    if (settings.deployment().tls()) {
      settings.trustedCa().ifPresent(ca -> SharedAuthorities.of(vertx, ca).meter(registry));
    }
  }

  /** Starts connecting; later calls do nothing. */
  public void start() {
    if (started || stopped) return;
    started = true;
    watch = topology.watch(task -> context.emit(now -> task.run()), this::moved);
    dial();
  }

  /** Thread-safe. */
  public boolean isUp() {
    return up;
  }

  /** Why it was last not up. Thread-safe. */
  public String trouble() {
    return topology.problem().orElse(lastTrouble);
  }

  /** Why it is not up; empty if it is. Thread-safe. */
  public Optional<String> problem() {
    return up ? Optional.empty() : Optional.of("redis link " + name + " is down: " + trouble());
  }

  /** What answered the last attempt can never be used. May be asked from any thread. */
  public boolean isWrong() {
    return wrong;
  }

  /** The owner cannot use this connection: disconnects and reconnects. */
  public void rebuild(RedisConnection unfit, String why) {
    current.filter(dialed -> dialed.connection().result() == unfit).ifPresent(d -> lost(d, why));
  }

  /** Disconnects and does not reconnect. */
  public Future<Void> stop() {
    stopped = true;
    watch.end();
    redial.stop();
    Future<Void> closed =
        current.map(dialed -> lost(dialed, "stopped")).orElse(Future.succeededFuture());
    lastTrouble = "stopped";
    meters.close();
    return closed;
  }

  /** Without a primary, the news of one is waited for. */
  private void dial() {
    RedisLayout layout = topology.now();
    dialledLayout = layout.version();
    layout.primary().ifPresent(this::dial);
  }

  private void dial(RedisUrl url) {
    RedisDialer.Dialed dialed = dialer.dial(url);
    current = Optional.of(dialed);
    redial.dialled(attemptTimeout, () -> lost(dialed, "no answer to HELLO"));
    dialed
        .connection()
        .compose(connection -> greet(dialed, connection))
        .onSuccess(connection -> up(dialed, connection))
        .onFailure(cause -> failed(dialed, cause));
  }

  /**
   * Failed attempts are not logged again after the line about the outage, unless Redis itself
   * answered with an error.
   */
  private void failed(RedisDialer.Dialed dialed, Throwable cause) {
    String why = dialer.handshake().explain(cause, dialed.url());
    if (isCurrent(dialed)) {
      wrong = cause instanceof WrongRedis;
      if (everUp && !up && cause instanceof IOException) {
        log.debug("redis link not up link={} redis={} why={}", name, dialed.url(), why);
        lastTrouble = why;
      }
    }
    lost(dialed, why);
  }

  /** An attempt may have read this layout, or a later one, before the news of it came here. */
  private void moved(RedisLayout changed) {
    if (stopped || dialledLayout >= changed.version()) return;
    current.ifPresent(former -> lost(former, "it was replaced as the primary"));
    redial.moved(this::dial);
  }

  /** Sets the handlers first: a connection that is lost before that fails the handshake instead. */
  private Future<RedisConnection> greet(RedisDialer.Dialed dialed, RedisConnection connection) {
    connection.endHandler(end -> lost(dialed, "connection closed"));
    connection.exceptionHandler(cause -> failed(dialed, cause));
    Future<Response> hello = connection.send(Request.cmd(Command.HELLO));
    Future<Response> ping = connection.send(Request.cmd(Command.PING));
    return Future.all(hello.compose(dialer.handshake()::check), ping)
        .compose(welcome -> owner.prepare(connection))
        .map(connection);
  }

  private void up(RedisDialer.Dialed dialed, RedisConnection connection) {
    if (!isCurrent(dialed)) return;
    redial.up();
    up = true;
    wrong = false;
    meters.up(everUp);
    log.info("redis link up link=" + name + " redis={} again={}", dialed.url(), everUp);
    everUp = true;
    owner.onUp(connection);
  }

  /** Does nothing if the connection was given up before. */
  private Future<Void> lost(RedisDialer.Dialed dialed, String why) {
    if (!isCurrent(dialed)) return Future.succeededFuture();
    current = Optional.empty();
    Future<Void> closed = dialed.hangUp();
    boolean wasUp = up;
    up = false;
    if (wasUp || !why.equals(lastTrouble)) tell(why, dialed.url());
    lastTrouble = why;
    if (wasUp) {
      meters.down();
      owner.onDown(why);
    }
    if (!stopped) {
      topology.suspect();
      redial.lost(this::dial);
    }
    return closed;
  }

  /** Logs once per outage and reason. */
  private void tell(String why, RedisUrl url) {
    if (stopped) {
      log.info("redis link closed link=" + name + " redis={}", url);
    } else {
      log.warn("redis link down link=" + name + " redis={} why={}", url, why);
    }
  }

  private boolean isCurrent(RedisDialer.Dialed dialed) {
    return current.filter(dialed::equals).isPresent();
  }
}
