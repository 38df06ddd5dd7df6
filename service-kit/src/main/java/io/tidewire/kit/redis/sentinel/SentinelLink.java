package io.tidewire.kit.redis.sentinel;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.connection.ReconnectingConnection;
import io.tidewire.kit.redis.connection.RedisHandshake;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.SentinelUrl;
import io.tidewire.kit.redis.topology.FixedTopology;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one Sentinel, which is reestablished when it is lost. It is subscribed to
 * {@code +switch-master}, and asked whenever {@link #ask} is called and the last question is
 * answered.
 *
 * <p>Confined to the topology's event loop.
 */
final class SentinelLink {

  private static final Logger log = LoggerFactory.getLogger(SentinelLink.class);

  private static final String SWITCHED = "+switch-master";

  /** Hears what the Sentinel says, on the event loop. */
  interface Listener {

    /** It is reached, and has told its run id. */
    void connected(SentinelLink link);

    void reported(SentinelLink link, SentinelReport report);

    /** It says that the primary was replaced. Its next report says by which. */
    void switched();

    void disconnected(SentinelLink link);
  }

  private final RedisAddress address;
  private final String name;
  private final long timeoutMillis;
  private final Listener listener;
  private final ReconnectingConnection reconnecting;

  private Optional<RedisConnection> connection = Optional.empty();
  private Optional<String> runId = Optional.empty();
  private Optional<Promise<Void>> subscribing = Optional.empty();
  private Map<String, RedisAddress> others = Map.of();
  private boolean asking;
  private volatile Optional<String> refusal = Optional.empty();
  private volatile boolean unknown;

  SentinelLink(
      Vertx vertx,
      RedisSettings settings,
      RedisAddress address,
      MeterRegistry registry,
      Listener listener) {
    SentinelUrl deployment = (SentinelUrl) settings.deployment();
    this.address = address;
    this.listener = listener;
    name = deployment.primary().name();
    timeoutMillis = settings.commandTimeout().toMillis();
    var peer =
        new RedisPeer(
            settings, new FixedTopology(deployment.sentinelAt(address)), RedisHandshake.SENTINEL);
    reconnecting =
        new ReconnectingConnection(vertx, peer, "sentinel." + address, registry, new Line());
  }

  void start() {
    reconnecting.start();
  }

  Future<Void> stop() {
    return reconnecting.stop();
  }

  RedisAddress address() {
    return address;
  }

  /** Present while it is connected. */
  Optional<String> runId() {
    return runId;
  }

  /** The other Sentinels that it knows, by run id, as of its last report while connected. */
  Map<String, RedisAddress> others() {
    return others;
  }

  /** Why it reports nothing. From any thread. */
  Optional<String> problem() {
    return refusal.or(reconnecting::problem);
  }

  /**
   * Whether the server is not a Sentinel, or does not monitor the primary of this name.
   * Thread-safe.
   */
  boolean isWrong() {
    return unknown || reconnecting.isWrong();
  }

  /** Does nothing while it is not connected, or has not answered the last time. */
  void ask() {
    if (asking) return;
    connection.ifPresent(this::ask);
  }

  private void ask(RedisConnection line) {
    asking = true;
    Future<Response> before = line.send(command("MASTER"));
    Future<Response> primary = line.send(command("GET-MASTER-ADDR-BY-NAME"));
    Future<Response> after = line.send(command("MASTER"));
    Future<Response> sentinels = line.send(command("SENTINELS"));
    Future.all(before, primary, after, sentinels)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .onComplete(
            answers -> {
              if (connection.filter(line::equals).isEmpty()) return;
              asking = false;
              if (answers.succeeded()) {
                answered(before.result(), primary.result(), after.result(), sentinels.result());
              } else if (RedisErrors.of(answers.cause()) instanceof ErrorType error) {
                refused(error);
              } else {
                reconnecting.rebuild(line, "no answer in time");
              }
            });
  }

  private Request command(String question) {
    return Request.cmd(Command.SENTINEL).arg(question).arg(name);
  }

  private void answered(Response before, Response primary, Response after, Response sentinels) {
    if (before == null || primary == null || after == null) {
      refused("monitors no primary named " + name);
      unknown = true;
      return;
    }
    refusal = Optional.empty();
    unknown = false;
    others = addressesIn(sentinels);
    SentinelReport.of(before, primary, after).ifPresent(report -> listener.reported(this, report));
  }

  private void refused(ErrorType error) {
    String said = String.valueOf(error.getMessage());
    unknown = said.contains("No such master");
    refused(unknown ? "monitors no primary named " + name : "refuses to answer: " + said);
  }

  private void refused(String what) {
    String why = "Sentinel " + address + " " + what;
    if (refusal.filter(why::equals).isEmpty()) log.warn("redis: {}", why);
    refusal = Optional.of(why);
  }

  private static Map<String, RedisAddress> addressesIn(Response sentinels) {
    Map<String, RedisAddress> found = new LinkedHashMap<>();
    for (Response each : sentinels) {
      Response id = each.get("runid");
      if (id == null || found.size() >= SentinelUrl.MAX_SENTINELS) continue;
      SentinelReport.addressIn(each.get("ip"), each.get("port"))
          .ifPresent(address -> found.put(id.toString(), address));
    }
    return found;
  }

  private void pushed(Response push) {
    if (push instanceof ErrorType refused) {
      log.warn(
          "redis: Sentinel {} refuses SUBSCRIBE, so changes are noticed up to 1 s later: {}",
          address,
          refused.getMessage());
      subscribing.ifPresent(Promise::tryComplete);
    } else if (push != null && push.type() == ResponseType.PUSH) {
      switch (push.get(0).toString()) {
        case "subscribe" -> subscribing.ifPresent(Promise::tryComplete);
        case "message" -> switched(push.get(2).toString());
        default -> {}
      }
    }
  }

  /** Such as {@code mymaster 10.0.0.1 6379 10.0.0.2 6379}. */
  private void switched(String message) {
    if (message.startsWith(name + " ")) listener.switched();
  }

  private final class Line implements ReconnectingConnection.Owner {

    private String told = "";

    /** Nothing else is on its way during SUBSCRIBE: a refusal of it would answer that. */
    @Override
    public Future<Void> prepare(RedisConnection line) {
      Promise<Void> subscribed = Promise.promise();
      return line.send(Request.cmd(Command.SENTINEL).arg("MYID"))
          .compose(
              id -> {
                told = id.toString();
                subscribing = Optional.of(subscribed);
                line.handler(SentinelLink.this::pushed);
                return line.send(Request.cmd(Command.SUBSCRIBE).arg(SWITCHED));
              })
          .compose(sent -> subscribed.future());
    }

    @Override
    public void onUp(RedisConnection line) {
      connection = Optional.of(line);
      runId = Optional.of(told);
      asking = false;
      listener.connected(SentinelLink.this);
      ask();
    }

    @Override
    public void onDown(String why) {
      connection = Optional.empty();
      refusal = Optional.empty();
      unknown = false;
      listener.disconnected(SentinelLink.this);
      runId = Optional.empty();
      others = Map.of();
    }
  }
}
