package io.tidewire.publish;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.RedisConfigCheck;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.publish.credentials.CachedCredentials;
import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.dispatch.RedisPublisher;
import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.publish.endpoint.ChannelQueries;
import io.tidewire.publish.endpoint.PublishRoutes;
import io.tidewire.publish.endpoint.RouteServices;
import io.tidewire.publish.listing.Listings;
import io.tidewire.webhook.deadletters.DeadLetters;
import io.tidewire.webhook.queue.QueueLimits;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;

/**
 * The whole API on one event loop: its routes, its Redis connection and its cache of credentials.
 * Nothing is shared with the other loops. Serves a server of its own, or is mounted on another one,
 * which passes it every request whose path begins with {@code /apps/} or {@code /users/}.
 *
 * <p>Belongs to the event loop that created it; requests must come from there.
 */
public final class PublishLoop implements Handler<HttpServerRequest> {

  /** The lists of channels that one loop gathers may take one part in so many of the heap. */
  private static final int LISTS_HEAP_SHARE = 16;

  private final PublishRoutes routes;
  private final CommandLink redis;
  private final MessageConsumer<AppsChanged> changes;

  private PublishLoop(
      PublishRoutes routes, CommandLink redis, MessageConsumer<AppsChanged> changes) {
    this.routes = routes;
    this.redis = redis;
    this.changes = changes;
  }

  /**
   * Starts connecting to Redis. While Redis is unavailable, requests fail and the process is not
   * ready. The contract's codecs, secret ones too, must be registered with the bus.
   *
   * @param limits one for all loops of the process
   * @param name of its Redis connection in logs, meters and health; unique in the process
   */
  public static PublishLoop create(
      Platform platform, PublishSettings settings, ApiLimits limits, String name) {
    EventBus bus = platform.vertx().eventBus();
    Clock clock = platform.clock();
    Timers timers = new VertxTimers(platform.vertx());
    Random random = new Random();

    CommandLink redis = CommandLink.of(platform.vertx(), settings.redis(), name, platform.meters());
    RedisPublisher dispatch =
        RedisPublisher.over(redis, settings.ttls(), clock, platform.meters(), new SecureRandom());
    redis.start();
    platform.health().dependency(name, redis::problem);

    BusRequests questions = new BusRequests(bus, timers, platform.meters(), random, clock);
    CachedCredentials credentials = new CachedCredentials(key -> ask(questions, key), clock);
    OccupancyClient occupancy = new OccupancyClient(questions);
    ByteBudget forLists = ByteBudget.of(Runtime.getRuntime().maxMemory() / LISTS_HEAP_SHARE);
    RouteServices services =
        new RouteServices(
            credentials,
            dispatch,
            new ChannelQueries(occupancy, new Listings(occupancy::page, forLists)),
            new Terminations(bus, redis),
            new DeadLetters(redis, QueueLimits.from(platform.settings()), platform.clock()));
    PublishRoutes routes =
        PublishRoutes.create(platform, settings.server().http(), limits, services, random);

    MessageConsumer<AppsChanged> changes =
        bus.consumer(Addresses.APPS_CHANGED, change -> credentials.forget(change.body()));
    return new PublishLoop(routes, redis, changes);
  }

  private static Future<CredentialsReply> ask(BusRequests questions, String key) {
    return questions.ask(
        Addresses.AUTH_CREDENTIALS, new CredentialsRequest(key), CredentialsReply.class);
  }

  /**
   * Logs what is wrong with the settings of Redis once it is connected. To be called for one loop
   * of a process.
   */
  public void adviseOnRedis() {
    RedisConfigCheck.logged(redis);
  }

  /** Completes when it accepts requests. */
  public Future<Void> ready() {
    return changes.completion();
  }

  @Override
  public void handle(HttpServerRequest request) {
    routes.handle(request);
  }

  /** Every further answer closes its connection, so that clients reconnect to another node. */
  public void leave() {
    routes.leave();
  }

  /** To be called after the last request. */
  public Future<Void> stop() {
    routes.stop();
    return changes.unregister().eventually(redis::stop);
  }
}
