package io.tidewire.edge.websocket.limits;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of limited apps over the whole cluster, in Redis. A connection enters when
 * Redis has admitted it, so the limit is exact: those that come while one question is out share the
 * next. A connection that ended is reported within {@value #PERIOD_MS} ms.
 *
 * <p>While Redis does not answer within {@value #PERIOD_MS} ms, this process decides by the numbers
 * that it last learnt.
 *
 * <p>Confined to one event loop, but {@link #enter} may be called on any.
 */
public final class ConnectionQuota {

  static final int PERIOD_MS = 250;

  /** Of these, one in which an unchanged number is reported as well. */
  private static final int PERIODS = 8;

  private static final String REPORTED = "OK";

  private final ConnectionCounts counts;
  private final CommandLink redis;
  private final Supplier<String> incarnation;
  private final Context loop;
  private final Timers timers;
  private final Map<String, Integer> reported = new HashMap<>();
  private final Map<AppConnections, Deque<Promise<Boolean>>> waiting = new HashMap<>();
  private Cancel reporting = () -> {};
  private int period;

  /**
   * @param loop the one that this is confined to
   */
  public ConnectionQuota(
      ConnectionCounts counts,
      CommandLink redis,
      Supplier<String> incarnation,
      Context loop,
      Timers timers) {
    this.counts = counts;
    this.redis = redis;
    this.incarnation = incarnation;
    this.loop = loop;
    this.timers = timers;
  }

  public void start() {
    reporting = timers.every(Duration.ofMillis(PERIOD_MS), this::report);
    counts.decidedBy(this::enter);
  }

  /** Removes this process's connections from the sums. */
  public Future<Void> stop() {
    reporting.cancel();
    List<Future<Response>> withdrawals =
        reported.keySet().stream().map(appId -> tell(appId, 0, 0, 0)).toList();
    return Future.join(withdrawals).<Void>mapEmpty().otherwiseEmpty();
  }

  /** Completes on the caller's event loop. */
  Future<Boolean> enter(AppConnections app) {
    Context caller = loop.owner().getOrCreateContext();
    Promise<Boolean> told = Promise.promise();
    Promise<Boolean> entered = Promise.promise();
    entered.future().onSuccess(may -> caller.runOnContext(go -> told.complete(may)));
    loop.runOnContext(go -> await(app, entered));
    return told.future();
  }

  /** The first to wait asks for all who wait until the answer comes. */
  private void await(AppConnections app, Promise<Boolean> entered) {
    Deque<Promise<Boolean>> others = waiting.get(app);
    if (others != null) {
      others.add(entered);
      return;
    }
    Deque<Promise<Boolean>> entering = new ArrayDeque<>();
    entering.add(entered);
    ask(app, entering);
  }

  private void ask(AppConnections app, Deque<Promise<Boolean>> entering) {
    waiting.put(app, new ArrayDeque<>());
    Promise<Response> answer = Promise.promise();
    Cancel deadline =
        timers.after(
            Duration.ofMillis(PERIOD_MS), () -> answer.tryFail("Redis did not answer in time"));
    int here = app.here();
    tell(app.appId(), here, entering.size(), app.limit())
        .onSuccess(
            late -> {
              if (!answer.tryComplete(late)) admittedLate(app);
            })
        .onFailure(answer::tryFail);
    answer
        .future()
        .onComplete(
            outcome -> {
              deadline.cancel();
              decided(app, entering, outcome.result(), here);
              Deque<Promise<Boolean>> next = waiting.remove(app);
              if (next != null && !next.isEmpty()) ask(app, next);
            });
  }

  /** What Redis counted is no connection: the next report says so. */
  private void admittedLate(AppConnections app) {
    reported.remove(app.appId());
  }

  private void decided(
      AppConnections app, Deque<Promise<Boolean>> entering, @Nullable Response answer, int here) {
    if (answer == null || !isReported(answer)) {
      entering.forEach(one -> one.complete(app.enter()));
      return;
    }
    int admitted = answer.get(2).toInteger();
    app.admit(admitted);
    reported.put(app.appId(), here + admitted);
    app.elsewhere(answer.get(1).toLong() - here - admitted);
    for (int i = 0; i < admitted; i++) entering.remove().complete(true);
    entering.forEach(one -> one.complete(false));
  }

  private void report() {
    period = (period + 1) % PERIODS;
    counts.all().forEach(this::report);
  }

  /**
   * An app whose limit was removed is reported once more with 0, so that nothing remains in Redis.
   */
  private void report(AppConnections app) {
    int here = app.limit() > 0 ? app.here() : 0;
    @Nullable Integer last = reported.get(app.appId());
    if (app.limit() == 0) {
      if (last == null) return;
      reported.remove(app.appId());
    } else {
      if (waiting.containsKey(app)) return;
      if (last != null && last == here && period != 0) return;
      reported.put(app.appId(), here);
    }
    tell(app.appId(), here, 0, app.limit()).onSuccess(answer -> learn(app, answer, here));
  }

  private Future<Response> tell(String appId, int here, int wanted, int limit) {
    return redis.eval(
        ContractScripts.CONNECTIONS,
        List.of(RedisKeys.connections(appId), RedisKeys.connectionApps(), RedisKeys.deadLeases()),
        List.of(
            incarnation.get(),
            Integer.toString(here),
            appId,
            Integer.toString(wanted),
            Integer.toString(limit)));
  }

  /**
   * If this node was declared dead the answer is ignored: the lease will soon have a new
   * incarnation.
   */
  private static void learn(AppConnections app, Response answer, int here) {
    if (isReported(answer)) app.elsewhere(answer.get(1).toLong() - here);
  }

  private static boolean isReported(Response answer) {
    return REPORTED.equals(answer.get(0).toString());
  }
}
