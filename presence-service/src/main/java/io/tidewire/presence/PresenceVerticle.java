package io.tidewire.presence;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.Platform;
import io.tidewire.presence.store.RedisPresenceQueries;
import io.tidewire.presence.store.RedisRosterStore;
import io.tidewire.presence.store.RosterEpochs;
import io.tidewire.presence.store.StoreTrouble;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers edges and publish-api on the bus. */
final class PresenceVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);

  /** Of the heap, for what waits for its turn: one part in so many. */
  private static final int HEAP_SHARE = 8;

  private final Platform platform;
  private final PresenceSettings settings;
  private final RosterEpochs epochs;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private CommandLink operations;
  private CommandLink questions;

  PresenceVerticle(Platform platform, PresenceSettings settings, RosterEpochs epochs) {
    this.platform = platform;
    this.settings = settings;
    this.epochs = epochs;
  }

  /** Questions have a link of their own: one about everything must not hold up those who join. */
  @Override
  public Future<?> start() {
    operations = link("presence-operations");
    questions = link("presence-questions");
    var desk =
        new PresenceHandler(
            new RedisRosterStore(operations, epochs, settings.leases().ttl()),
            new RedisPresenceQueries(questions, epochs),
            new RosterMeters(platform.meters()),
            ByteBudget.of(Runtime.getRuntime().maxMemory() / HEAP_SHARE),
            platform.clock());
    answer(Addresses.PRESENCE_OPS, desk::carryOut);
    answer(Addresses.PRESENCE_ROSTER, desk::roster);
    answer(Addresses.PRESENCE_USERS, desk::users);
    answer(Addresses.PRESENCE_COUNTS, desk::counts);
    answer(Addresses.PRESENCE_OCCUPANCY, desk::occupied);
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList());
  }

  private CommandLink link(String name) {
    var link = new CommandLink(vertx, settings.redis(), name, platform.meters());
    link.start();
    platform.health().check(name, link::problem);
    return link;
  }

  private <Q, R> void answer(String address, Function<Q, Future<R>> desk) {
    MessageConsumer<Q> consumer = vertx.eventBus().consumer(address);
    consumers.add(
        consumer.handler(
            asked ->
                desk.apply(asked.body())
                    .onSuccess(asked::reply)
                    .onFailure(cause -> refuse(asked, cause))));
  }

  /** The only place where the bus learns of failures. */
  private static void refuse(Message<?> asked, Throwable cause) {
    BusFailure failure = StoreTrouble.of(cause);
    if (failure == BusFailure.INTERNAL) log.error("no answer address={}", asked.address(), cause);
    asked.fail(failure.failureCode(), StoreTrouble.explain(cause));
  }

  @Override
  public Future<?> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
        .eventually(operations::stop)
        .eventually(questions::stop);
  }
}
