package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.connection.EventLoops;
import io.tidewire.kit.redis.connection.ReconnectingConnection;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
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
public final class CommandLink {

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

  /**
   * @param name identifies this link in logs, metrics and Redis' CLIENT LIST
   */
  public CommandLink(Vertx vertx, RedisSettings settings, String name, MeterRegistry registry) {
    this.settings = settings;
    context = EventLoops.current(vertx);
    timers = new VertxTimers(vertx);
    meters = new CommandMeters(registry, name);
    firstUp = context.promise();
    replicationId = new ReplicationIdWatch(name, timers);
    RedisPeer primary = RedisTopologies.primary(vertx, settings, registry);
    reconnecting = new ReconnectingConnection(vertx, primary, name, registry, new Callbacks());
  }

  /** Connects, and reconnects until {@link #stop}. */
  public void start() {
    context.emit(now -> reconnecting.start());
  }

  /** Thread-safe. */
  public boolean isUp() {
    return reconnecting.isUp();
  }

  /** The first connection; fails only if the link is stopped before there is one. */
  public Future<Void> up() {
    return firstUp.future();
  }

  /** Why commands cannot be sent; empty if they can. Thread-safe. */
  public Optional<String> problem() {
    return reconnecting.problem();
  }

  /** Commands that may wait for their answers; further ones fail at once. */
  public int maxInFlight() {
    return settings.maxInFlight();
  }

  /**
   * Sends {@code request} behind those sent before. Fails with {@link RedisUnavailable} if it could
   * not be sent or was not answered, and with the client's {@code ErrorType} if Redis answered with
   * an error. The answer is null if Redis answers nil.
   */
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
  public String replicationId() {
    return replicationId.current();
  }

  /** Loads a script on every new connection. */
  public void learn(Script script) {
    context.emit(script, scripts::add);
  }

  /**
   * Runs {@code script} by its digest, and by its source if Redis has forgotten it. Later commands
   * may be executed before it in that case only. {@code args} are the script's own: the replication
   * id, if the script takes it, is put before them.
   */
  public Future<Response> eval(Script script, List<String> keys, List<String> args) {
    return send(() -> calling(script, script.byDigest(), keys, args))
        .recover(
            cause ->
                Script.isForgotten(cause)
                    ? send(() -> calling(script, script.bySource(), keys, args))
                    : Future.failedFuture(cause));
  }

  private Request calling(Script script, Request request, List<String> keys, List<String> args) {
    scripts.add(script);
    request.arg(keys.size());
    keys.forEach(request::arg);
    if (script.takesReplicationId()) request.arg(replicationId());
    args.forEach(request::arg);
    return request;
  }

  /** Disconnects. Unanswered commands fail with an unknown outcome; later ones are not sent. */
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
    }

    @Override
    public void onDown(String why) {
      replicationId.end();
      Optional<Pipeline> lost = pipeline;
      pipeline = Optional.empty();
      lost.ifPresent(line -> line.abandon(why));
    }
  }
}
