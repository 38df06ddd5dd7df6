package io.tidewire.edge.node;

import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.upstream.BusPresence;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.OnContext;
import io.tidewire.wire.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;

/** The part of a {@link HubGroup} that is confined to one event loop. */
record HubMember(
    Context loop, CommandLink redis, WebhookOutbox webhooks, BusPresence presence, HubLoop hubs) {

  Future<Void> start() {
    return OnContext.call(
        loop,
        () -> {
          redis.start();
          hubs.start();
          return Future.succeededFuture();
        });
  }

  /** Reports everything to the presence service again, under a new incarnation. */
  void reborn(String incarnation) {
    loop.runOnContext(
        go -> {
          hubs.resend();
          presence.renamed(incarnation);
        });
  }

  /**
   * Completes when the presence service knows what the loop had admitted.
   *
   * @param topics the channels that matter; none if all do
   */
  Future<Void> settled(List<Topic> topics) {
    return OnContext.call(loop, () -> topics.isEmpty() ? presence.settled() : hubs.counted(topics));
  }

  /** Completes when the loop has run its queued tasks. */
  Future<Void> turn() {
    return OnContext.call(loop, Future::succeededFuture);
  }

  /** Completes when the presence service has acknowledged everything of this loop. */
  Future<Void> quiet() {
    return OnContext.call(loop, presence::quiet);
  }

  Future<Void> stop() {
    return OnContext.call(loop, () -> Future.join(hubs.stop(), redis.stop()).mapEmpty());
  }
}
