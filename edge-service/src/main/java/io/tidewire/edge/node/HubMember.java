package io.tidewire.edge.node;

import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.upstream.BusPresence;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.OnContext;
import io.vertx.core.Context;
import io.vertx.core.Future;

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
