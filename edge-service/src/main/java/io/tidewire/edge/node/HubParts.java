package io.tidewire.edge.node;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.hub.HubNeighbours;
import io.tidewire.edge.hub.HubShared;
import io.tidewire.edge.lease.Lease;
import io.tidewire.edge.lease.LeaseConfig;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.upstream.BusPresence;
import io.tidewire.edge.upstream.RedisLastEvents;
import io.tidewire.edge.upstream.RedisLog;
import io.tidewire.edge.upstream.RedisQueryScheduler;
import io.tidewire.edge.upstream.RequestBudget;
import io.tidewire.edge.upstream.RetryingRequests;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.edge.upstream.WebhookWishes;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.channels.OutboxLength;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.SubscriberLink;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Creates the parts of a {@link HubGroup}. Each method runs on the loop that it creates a part for.
 */
final class HubParts {

  private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final FrameEncoder frames;
  private final BusRequests bus;
  private final HubShared shared;
  private final LeaseConfig lease;
  private final RedisSettings redis;
  private final RequestBudget requestBudget;
  private final WebhookWishes wishes = new WebhookWishes();
  private final Loops loops;

  HubParts(
      Platform platform,
      List<Context> contexts,
      FrameEncoder frames,
      BusRequests bus,
      SubscriptionMemory memory) {
    this.platform = platform;
    this.frames = frames;
    this.bus = bus;
    shared =
        new HubShared(
            HubConfig.from(platform.settings()),
            memory,
            new HubMeters(platform.meters()),
            platform.tracing());
    lease = LeaseConfig.from(platform.settings());
    redis = RedisSettings.from(platform.settings());
    requestBudget = RequestBudget.from(platform.settings(), Runtime.getRuntime().maxMemory());
    loops = new Loops(contexts.stream().map(HubParts::executor).toList());
  }

  RedisSettings redis() {
    return redis;
  }

  HubMeters meters() {
    return shared.meters();
  }

  private static Executor executor(Context loop) {
    return task -> loop.runOnContext(go -> task.run());
  }

  CommandLink link(String name) {
    return CommandLink.of(platform.vertx(), redis, name, platform.meters());
  }

  Lease lease(Context loop, CommandLink link) {
    return new Lease(link, lease, platform.node(), time(loop));
  }

  /**
   * @param onDead called with the incarnation that the presence service has declared dead
   */
  HubMember member(int index, Context loop, String node, Consumer<String> onDead) {
    Vertx vertx = platform.vertx();
    LoopTime time = time(loop);
    CommandLink commands = link("edge.commands." + index);
    RetryingRequests requests =
        new RetryingRequests(
            bus,
            new TimeSource(time.timers(), time.clock()),
            time.random(),
            QUESTION_PATIENCE,
            requestBudget);
    BusPresence presence = new BusPresence(requests, commands::serverOf, time, node, onDead);
    WebhookOutbox webhooks =
        new WebhookOutbox(
            commands, wishes, OutboxLength.from(platform.settings()), platform.meters());
    RedisQueryScheduler queries = new RedisQueryScheduler();
    HubNeighbours neighbours =
        new HubNeighbours(
            frames,
            presence,
            new RedisLastEvents(commands, time, queries, webhooks),
            new RedisLog(commands, time, new SecureRandom(), queries));
    String name = "edge.hubs." + index;
    HubLoop hubLoop =
        new HubLoop(
            new Loops.Slot(index, loops),
            shared,
            neighbours,
            time,
            listener -> SubscriberLink.of(vertx, redis, name, listener, platform.meters()));
    return new HubMember(loop, commands, webhooks, presence, hubLoop);
  }

  private LoopTime time(Context loop) {
    return new LoopTime(
        new VertxTimers(platform.vertx()), platform.clock(), new SecureRandom(), executor(loop));
  }
}
