package io.tidewire.edge;

import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.upstream.BusPresence;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** What of a {@link HubGroup} lives on one event loop. */
record HubMember(Context loop, CommandLink redis, BusPresence presence, HubLoop hubs) {

  /** Carries out the task on a loop; the future completes elsewhere. */
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

  /** The registry counts what it was told to another incarnation, who is dead. */
  void reborn(String incarnation) {
    loop.runOnContext(
        go -> {
          hubs.resend();
          presence.renamed(incarnation);
        });
  }

  /** Completes when the loop has done what it had to do. */
  Future<Void> turn() {
    return on(loop, Future::succeededFuture);
  }

  /** Completes once the registry knows all that this loop had to tell it. */
  Future<Void> quiet() {
    return on(loop, presence::quiet);
  }

  Future<Void> stop() {
    return on(loop, () -> Future.join(hubs.stop(), redis.stop()).mapEmpty());
  }
}
