package io.tidewire.edge;

import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.lease.LeaseConfig;
import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.rebalance.RebalanceConfig;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.edge.upstream.RequestBudget;
import io.tidewire.edge.warmup.WarmUp;
import io.tidewire.edge.websocket.server.PlainResponses;
import io.tidewire.kit.channels.OutboxLength;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.Map;

/** The edge as a process of its own, which serves WebSockets only. */
public final class EdgeService implements Service {

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("tidewire.management.port", "9601");
  }

  @Override
  public void check(Settings settings) {
    RedisSettings.from(settings);
    EdgeConfig.from(settings);
    HubConfig.from(settings);
    LeaseConfig.from(settings);
    RebalanceConfig.from(settings);
    SessionLimits.from(settings);
    OutboxLength.from(settings);
    ReplayRates.bytesPerSecond(settings);
    WarmUp.longest(settings);
    long heap = Runtime.getRuntime().maxMemory();
    RequestBudget.from(settings, heap);
    SubscriptionMemory.from(settings, heap);
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    return RunningEdge.start(platform, () -> Future.succeededFuture(PlainResponses::notFound))
        .map(running -> running);
  }
}
