package io.tidewire.presence;

import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.leases.LeaseBoard;
import io.tidewire.presence.leases.NodeReaping;
import io.tidewire.presence.leases.PartitionSweeps;
import io.tidewire.presence.leases.Reaper;
import io.tidewire.presence.leases.UpkeepMeters;
import io.tidewire.presence.store.DeadNodeCleanup;
import io.tidewire.presence.store.GracePeriods;
import io.tidewire.presence.store.HeldEvents;
import io.tidewire.presence.store.RegistryEvents;
import io.tidewire.presence.store.RosterEpochs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Removes the registry entries of dead edges while this replica holds the claim to do so. */
final class UpkeepVerticle extends VerticleBase {

  private final Platform platform;
  private final PresenceSettings settings;
  private final RosterEpochs epochs;
  private CommandLink link;
  private AppInterests interests;
  private Reaper reaper;

  UpkeepVerticle(Platform platform, PresenceSettings settings, RosterEpochs epochs) {
    this.platform = platform;
    this.settings = settings;
    this.epochs = epochs;
  }

  @Override
  public Future<?> start() {
    link = CommandLink.of(vertx, settings.redis(), "presence-upkeep", platform.meters());
    platform.health().dependency("presence-upkeep", link::problem);
    Timers timers = new VertxTimers(vertx);
    interests = AppInterests.create(platform);
    var events = new RegistryEvents(interests.webhooks(), settings.webhooks());
    var meters = new UpkeepMeters(platform.meters());
    reaper =
        new Reaper(
            settings.leases(),
            new LeaseBoard(link, platform.node().incarnation(), settings.leases()),
            new NodeReaping(new DeadNodeCleanup(link, epochs, events), timers),
            new PartitionSweeps(
                new GracePeriods(link, epochs, events), new HeldEvents(link, events), meters),
            meters);
    link.onServersChanged(reaper::doubt);
    link.start();
    reaper.start(timers);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return reaper.stop().eventually(interests::stop).eventually(link::stop);
  }
}
