package io.tidewire.presence;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.kit.bus.BusResponder;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.leases.LeaseBoard;
import io.tidewire.presence.store.AnnouncedCounts;
import io.tidewire.presence.store.RedisPresenceQueries;
import io.tidewire.presence.store.RedisRosterStore;
import io.tidewire.presence.store.RegistryEvents;
import io.tidewire.presence.store.RosterEpochs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of edges and publish-api on the bus. */
final class PresenceVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);

  /** Waiting requests may take one part in so many of the heap. */
  private static final int HEAP_SHARE = 8;

  private final Platform platform;
  private final PresenceSettings settings;
  private final RosterEpochs epochs;
  private BusResponder responder;
  private MessageConsumer<CountsSettled> edgeReports;
  private CommandLink operations;
  private CommandLink questions;
  private AppInterests interests;
  private CountAnnouncements announcements;

  PresenceVerticle(Platform platform, PresenceSettings settings, RosterEpochs epochs) {
    this.platform = platform;
    this.settings = settings;
    this.epochs = epochs;
  }

  /** Queries have a link of their own, so that a large one does not delay joins. */
  @Override
  public Future<?> start() {
    operations = link("presence-operations");
    questions = link("presence-questions");
    interests = AppInterests.create(platform);
    var timers = new VertxTimers(vertx);
    var events = new RegistryEvents(interests.webhooks(), settings.webhooks());
    announcements =
        new CountAnnouncements(interests::of, new AnnouncedCounts(operations, events), timers);
    var reports =
        new EdgeReports(
            question -> vertx.eventBus().publish(Addresses.EDGE_SETTLE_COUNTS, question),
            () -> LeaseBoard.holders(questions),
            timers,
            platform.node().incarnation());
    edgeReports =
        vertx
            .eventBus()
            .consumer(Addresses.PRESENCE_COUNTS_SETTLED, answer -> reports.settled(answer.body()));
    var presence =
        new PresenceHandler(
            new PresenceHandler.Registry(
                announcements.after(
                    new RedisRosterStore(
                        operations, epochs, events, settings.leases().ttl(), timers)),
                new SettledQueries(new RedisPresenceQueries(questions, epochs), reports)),
            operations::serverOf,
            new RosterMeters(platform.meters()),
            ByteBudget.of(Runtime.getRuntime().maxMemory() / HEAP_SHARE),
            new PresenceHandler.Time(platform.clock(), timers));
    responder = new BusResponder(vertx.eventBus(), PresenceVerticle::refusal);
    responder.answer(Addresses.PRESENCE_OPS, PresenceBatch.class, presence::carryOut);
    responder.answer(Addresses.PRESENCE_ROSTER, RosterQuery.class, presence::roster);
    responder.answer(Addresses.PRESENCE_USERS, UsersQuery.class, presence::users);
    responder.answer(Addresses.PRESENCE_COUNTS, CountsQuery.class, presence::counts);
    responder.answer(Addresses.PRESENCE_OCCUPANCY, OccupancyQuery.class, presence::occupied);
    return Future.join(responder.registered(), edgeReports.completion());
  }

  private CommandLink link(String name) {
    var link = CommandLink.of(vertx, settings.redis(), name, platform.meters());
    link.start();
    platform.health().dependency(name, link::problem);
    return link;
  }

  private static ReplyException refusal(String address, Throwable cause) {
    BusFailure failure = BusResponder.failure(cause);
    if (failure == BusFailure.INTERNAL) log.error("request failed address={}", address, cause);
    return failure.exception(BusResponder.message(cause));
  }

  @Override
  public Future<?> stop() {
    announcements.stop();
    return Future.join(responder.stop(), edgeReports.unregister())
        .eventually(interests::stop)
        .eventually(operations::stop)
        .eventually(questions::stop);
  }
}
