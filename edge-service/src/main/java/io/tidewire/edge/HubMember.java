package io.tidewire.edge;

import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.upstream.BusPresence;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** The part of a {@link HubGroup} that is confined to one event loop. */
record HubMember(
    Context loop, CommandLink redis, WebhookOutbox webhooks, BusPresence presence, HubLoop hubs) {

  /** Runs the task on a loop; the future completes on another. */
  static <T> Future<T> on(Context loop, Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        go -> Future.<T>future(promise -> task.get().onComplete(promise)).onComplete(done));
    return done.future();
  }

  Future<Void> start() {
    return on(
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
    return on(loop, Future::succeededFuture);
  }

  /** Completes when the presence service has acknowledged everything of this loop. */
  Future<Void> quiet() {
    return on(loop, presence::quiet);
  }

  Future<Void> stop() {
    return on(loop, () -> Future.join(hubs.stop(), redis.stop()).mapEmpty());
  }
}
