package io.tidewire.edge.websocket.limits;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports to the cluster how many connections of a limited app this process has, and learns how
 * many the others have. Every two seconds, so the quota is approximate; while Redis is unavailable
 * the last numbers count. Confined to one event loop.
 */
public final class ConnectionQuota {

  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final String REPORTED = "OK";

  private final ConnectionCounts counts;
  private final CommandLink redis;
  private final Supplier<String> incarnation;
  private final Set<String> reported = new HashSet<>();
  private Cancel reporting = () -> {};

  public ConnectionQuota(ConnectionCounts counts, CommandLink redis, Supplier<String> incarnation) {
    this.counts = counts;
    this.redis = redis;
    this.incarnation = incarnation;
  }

  public void start(Timers timers) {
    reporting = timers.every(PERIOD, this::report);
  }

  /** Removes this process's connections from the sums. */
  public Future<Void> stop() {
    reporting.cancel();
    List<Future<Response>> withdrawals = reported.stream().map(appId -> tell(appId, 0)).toList();
    return Future.join(withdrawals).<Void>mapEmpty().otherwiseEmpty();
  }

  private void report() {
    counts.all().forEach(this::report);
  }

  /**
   * An app whose limit was removed is reported once more with 0, so that nothing remains in Redis.
   */
  private void report(AppConnections app) {
    boolean limited = app.limit() > 0;
    boolean wasReported = limited ? !reported.add(app.appId()) : reported.remove(app.appId());
    if (!limited && !wasReported) return;
    int here = limited ? app.here() : 0;
    tell(app.appId(), here).onSuccess(answer -> learn(app, answer, here));
  }

  private Future<Response> tell(String appId, int here) {
    return redis.eval(
        ContractScripts.CONNECTIONS,
        List.of(RedisKeys.connections(appId), RedisKeys.connectionApps(), RedisKeys.deadLeases()),
        List.of(incarnation.get(), Integer.toString(here), appId));
  }

  /**
   * If this node was declared dead the answer is ignored: the lease will soon have a new
   * incarnation.
   */
  private static void learn(AppConnections app, @Nullable Response answer, int here) {
    if (answer == null || !REPORTED.equals(answer.get(0).toString())) return;
    app.elsewhere(answer.get(1).toLong() - here);
  }
}
