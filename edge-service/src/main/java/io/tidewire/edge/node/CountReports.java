package io.tidewire.edge.node;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.SettleCounts;
import io.tidewire.kit.service.OnContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Answers a presence service that is about to count: reports first what was not reported yet, so
 * that counts include every client that was told it is subscribed. Confined to one event loop.
 */
final class CountReports {

  private final EventBus bus;
  private final HubGroup hubs;
  private final MessageConsumer<SettleCounts> questions;

  private CountReports(EventBus bus, HubGroup hubs) {
    this.bus = bus;
    this.hubs = hubs;
    questions = bus.consumer(Addresses.EDGE_SETTLE_COUNTS, question -> settle(question.body()));
  }

  /** Completes when it can be asked. */
  static Future<CountReports> start(Context loop, HubGroup hubs) {
    return OnContext.call(
        loop,
        () -> {
          CountReports reports = new CountReports(loop.owner().eventBus(), hubs);
          return reports.questions.completion().map(reports);
        });
  }

  private void settle(SettleCounts question) {
    hubs.settled(question.topics())
        .onSuccess(
            told ->
                bus.publish(
                    Addresses.PRESENCE_COUNTS_SETTLED,
                    new CountsSettled(question.round(), hubs.node())));
  }

  Future<Void> stop() {
    return questions.unregister();
  }
}
