package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.connection.EventLoops;
import io.tidewire.kit.redis.connection.ReconnectingConnection;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.script.OrderedScriptExecutor;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.script.ScriptCall;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A pipelined Redis connection for commands, which reconnects automatically. Commands are never
 * queued: each is written at once, or fails at once with {@link RedisUnavailable}.
 *
 * <p>Belongs to the event loop that created it. Calls from other threads are passed to that loop.
 * Futures complete there.
 */
final class SingleCommandLink implements CommandLink, SlotQueue.Line {

  private final ContextInternal context;
  private final RedisSettings settings;
  private final Timers timers;
  private final CommandMeters meters;
  private final ReconnectingConnection reconnecting;
  private final ReplicationIdWatch replicationId;
  private final Promise<Void> firstUp;

  /** Scripts in use, which are loaded on each new connection. */
  private final Set<Script> scripts = new LinkedHashSet<>();

  private Optional<Pipeline> pipeline = Optional.empty();
  private Runnable onUp = () -> {};
  private boolean everUp;
  private final long createdAt;
  private volatile long downSince;

  /**
   * @param name identifies this link in logs, metrics and Redis' CLIENT LIST
   */
  SingleCommandLink(Vertx vertx, RedisPeer peer, String name, MeterRegistry registry) {
    settings = peer.settings();
    context = EventLoops.current(vertx);
    timers = new VertxTimers(vertx);
    meters = new CommandMeters(registry, name);
    firstUp = context.promise();
    createdAt = meters.now();
    downSince = createdAt;
    replicationId = new ReplicationIdWatch(name, timers);
    reconnecting = new ReconnectingConnection(vertx, peer, name, registry, new Callbacks());
  }

  /** To the one Redis, or the one that Sentinels name. */
  static SingleCommandLink toPrimary(
      Vertx vertx, RedisSettings settings, String name, MeterRegistry registry) {
    RedisPeer primary = RedisTopologies.primary(vertx, settings, registry);
    return new SingleCommandLink(vertx, primary, name, registry);
  }

  @Override
  public void start() {
    context.emit(now -> reconnecting.start());
  }

  @Override
  public boolean isUp() {
    return reconnecting.isUp();
  }

  /** Not up for at least that long. Thread-safe. */
  boolean isDownFor(Duration length) {
    return !isUp() && meters.now() - downSince >= length.toNanos();
  }

  @Override
  public boolean isConnecting() {
    return !everUp && meters.now() - createdAt < settings.connectTimeout().toNanos();
  }

  @Override
  public boolean isLostByCluster(String key) {
    return false;
  }

  @Override
  public Future<Void> up() {
    return firstUp.future();
  }

  @Override
  public Optional<String> problem() {
    return reconnecting.problem();
  }

  @Override
  public int maxInFlight() {
    return settings.maxInFlight();
  }

  @Override
  public Future<Response> send(Request request) {
    Promise<Response> answer = context.promise();
    context.emit(request, command -> write(command, answer));
    return answer.future();
  }

  /**
   * The first argument of a script that {@linkplain Script#takesReplicationId takes the replication
   * id}: the id's first 10 characters, or empty if the script may ask Redis itself. Belongs to the
   * current connection, so it is asked for on the link's event loop when the script is sent.
   */
  @Override
  public String replicationId() {
    return replicationId.current();
  }

  @Override
  public void learn(Script script) {
    context.emit(script, scripts::add);
  }

  @Override
  public Future<Response> eval(Script script, List<String> keys, List<String> args) {
    ScriptCall call = ScriptCall.of(script, keys, args);
    return eval(script, call, false)
        .recover(
            cause ->
                Script.isForgotten(cause) ? eval(script, call, true) : Future.failedFuture(cause));
  }

  private Future<Response> eval(Script script, ScriptCall call, boolean bySource) {
    return send(
        () -> {
          scripts.add(script);
          return call.request(bySource, this::replicationId);
        });
  }

  @Override
  public ScriptCommands inOrder() {
    return new OrderedScriptExecutor(this::send, this::replicationId);
  }

  @Override
  public List<CommandLink> servers() {
    return List.of(this);
  }

  /** Stops, and leaves no meters. */
  Future<Void> forget() {
    return stop().onComplete(stopped -> meters.close());
  }

  @Override
  public Object serverOf(String key) {
    return this;
  }

  @Override
  public Object serverOf(Topic topic) {
    return this;
  }

  @Override
  public void onServersChanged(Runnable changed) {
    onUp = changed;
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> stopped = context.promise();
    context.emit(
        now -> {
          reconnecting.stop().onComplete(stopped);
          firstUp.tryFail(RedisErrors.down("the link was stopped"));
        });
    return stopped.future();
  }

  /**
   * @param request made on the event loop, for the connection that it is sent on
   */
  private Future<Response> send(Supplier<Request> request) {
    Promise<Response> answer = context.promise();
    context.emit(request, command -> write(command.get(), answer));
    return answer.future();
  }

  private void write(Request request, Promise<Response> answer) {
    meters.asked();
    if (pipeline.isPresent()) {
      pipeline.get().send(request, answer);
      return;
    }
    Throwable away = RedisErrors.down(reconnecting.trouble());
    meters.failed(away);
    answer.fail(away);
  }

  private final class Callbacks implements ReconnectingConnection.Owner {

    /** Loads the scripts in use, since a Redis that restarted does not have them. */
    @Override
    public Future<Void> prepare(RedisConnection connection) {
      return replicationId
          .greet(connection)
          .onSuccess(greeted -> scripts.forEach(script -> connection.send(script.loading())));
    }

    @Override
    public void onUp(RedisConnection connection) {
      everUp = true;
      pipeline =
          Optional.of(
              new Pipeline(
                  connection,
                  settings,
                  timers,
                  meters,
                  why -> reconnecting.rebuild(connection, why)));
      replicationId.begin(connection, why -> reconnecting.rebuild(connection, why));
      firstUp.tryComplete();
      onUp.run();
    }

    @Override
    public void onDown(String why) {
      downSince = meters.now();
      replicationId.end();
      Optional<Pipeline> lost = pipeline;
      pipeline = Optional.empty();
      lost.ifPresent(line -> line.abandon(why));
    }
  }
}
