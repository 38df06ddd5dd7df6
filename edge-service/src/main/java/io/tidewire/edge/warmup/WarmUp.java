package io.tidewire.edge.warmup;

import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves clients of its own before an edge takes others, until the JVM has compiled what a client's
 * arrival runs. Ends after {@value #ARRIVALS} arrivals, or when its time is up. Nobody else notices
 * these clients: see {@link WarmUpServer}.
 *
 * <p>Confined to one event loop.
 */
public final class WarmUp {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private static final String KEY = "tidewire.edge.warm-up";
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** With the flags of an edge, the JVM compiles a method after 40 calls. */
  static final int ARRIVALS = 100;

  private static final int AT_ONCE = 4;

  private final WarmUpServer server;
  private final NetClient clients;
  private final Promise<Void> over = Promise.promise();
  private int begun;
  private int served;

  private WarmUp(WarmUpServer server, NetClient clients) {
    this.server = server;
    this.clients = clients;
  }

  /** How long a warm-up may take; zero for none. Throws {@link BadSetting}, naming the setting. */
  public static Duration longest(Settings settings) {
    Duration longest = settings.duration(KEY, USUAL);
    if (longest.compareTo(LONGEST) <= 0) return longest;
    throw new BadSetting(KEY, "expected 1m or less, got " + longest);
  }

  /**
   * Completes when the edge is warm or the time is up, and nothing of this is left. Never fails: a
   * cold edge serves, too.
   */
  public static Future<Void> run(Platform platform) {
    Duration longest = longest(platform.settings());
    if (longest.isZero()) return Future.succeededFuture();
    Context loop = platform.vertx().getOrCreateContext();
    return OnContext.call(loop, () -> run(platform, loop, longest))
        .onFailure(why -> log.warn("edge not warmed up why=\"{}\"", why.getMessage()))
        .otherwiseEmpty();
  }

  private static Future<Void> run(Platform platform, Context loop, Duration longest) {
    WarmUp warmUp =
        new WarmUp(new WarmUpServer(platform, loop), platform.vertx().createNetClient());
    long begun = platform.clock().millis();
    return warmUp
        .within(platform, longest)
        .onSuccess(
            ended ->
                log.info(
                    "edge warmed up arrivals={} ms={}",
                    warmUp.served,
                    platform.clock().millis() - begun));
  }

  private Future<Void> within(Platform platform, Duration longest) {
    long alarm = platform.vertx().setTimer(longest.toMillis(), late -> over.tryComplete());
    server.listen().onSuccess(this::begin).onFailure(over::tryFail);
    return over.future()
        .eventually(
            () -> {
              platform.vertx().cancelTimer(alarm);
              return clients.close().eventually(server::stop);
            });
  }

  private void begin(int port) {
    for (int i = 0; i < AT_ONCE; i++) next(port);
  }

  private void next(int port) {
    if (over.future().isComplete() || begun == ARRIVALS) return;
    int number = begun++;
    clients
        .connect(port, WarmUpServer.HOST)
        .compose(socket -> new ArrivingClient(socket, number).run(server.key()))
        .onSuccess(left -> left(port))
        .onFailure(over::tryFail);
  }

  private void left(int port) {
    served++;
    if (served == ARRIVALS) over.tryComplete();
    next(port);
  }
}
