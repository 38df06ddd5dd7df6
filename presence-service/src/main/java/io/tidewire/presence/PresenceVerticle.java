package io.tidewire.presence;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.kit.bus.BusResponder;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.Platform;
import io.tidewire.presence.store.RedisPresenceQueries;
import io.tidewire.presence.store.RedisRosterStore;
import io.tidewire.presence.store.RegistryEvents;
import io.tidewire.presence.store.RosterEpochs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers edges and publish-api on the bus. */
final class PresenceVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);

  /** The part of the heap for waiting requests: one in so many. */
  private static final int HEAP_SHARE = 8;

  private final Platform platform;
  private final PresenceSettings settings;
  private final RosterEpochs epochs;
  private BusResponder responder;
  private CommandLink operations;
  private CommandLink questions;
  private WebhookInterests webhooks;

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
    webhooks = WebhookInterests.create(platform);
    var presence =
        new PresenceHandler(
            new RedisRosterStore(
                operations,
                epochs,
                new RegistryEvents(webhooks.interest(), settings.webhooks()),
                settings.leases().ttl()),
            new RedisPresenceQueries(questions, epochs),
            new RosterMeters(platform.meters()),
            ByteBudget.of(Runtime.getRuntime().maxMemory() / HEAP_SHARE),
            platform.clock());
    responder = new BusResponder(vertx.eventBus(), PresenceVerticle::refusal);
    responder.answer(Addresses.PRESENCE_OPS, PresenceBatch.class, presence::carryOut);
    responder.answer(Addresses.PRESENCE_ROSTER, RosterQuery.class, presence::roster);
    responder.answer(Addresses.PRESENCE_USERS, UsersQuery.class, presence::users);
    responder.answer(Addresses.PRESENCE_COUNTS, CountsQuery.class, presence::counts);
    responder.answer(Addresses.PRESENCE_OCCUPANCY, OccupancyQuery.class, presence::occupied);
    return responder.registered();
  }

  private CommandLink link(String name) {
    var link = new CommandLink(vertx, settings.redis(), name, platform.meters());
    link.start();
    platform.health().check(name, link::problem);
    return link;
  }

  private static ReplyException refusal(String address, Throwable cause) {
    BusFailure failure = BusResponder.failure(cause);
    if (failure == BusFailure.INTERNAL) log.error("request failed address={}", address, cause);
    return failure.exception(BusResponder.message(cause));
  }

  @Override
  public Future<?> stop() {
    return responder
        .stop()
        .eventually(webhooks::stop)
        .eventually(operations::stop)
        .eventually(questions::stop);
  }
}
