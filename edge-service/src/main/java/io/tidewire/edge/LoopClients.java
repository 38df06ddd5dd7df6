package io.tidewire.edge;

import io.tidewire.edge.rebalance.MovingClients;
import io.tidewire.edge.websocket.server.Relocation;
import io.tidewire.kit.service.OnContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The clients of all event loops of an edge, asked from one of these. Confined to that one. */
final class LoopClients implements MovingClients {

  private final Context home;
  private final List<Loop> loops;

  /** How many clients each loop may still be asked for. */
  private int[] left;

  /**
   * @param relocation confined to the event loop of that context
   */
  record Loop(Context context, Relocation relocation) {

    <T> Future<T> call(Function<Relocation, T> step) {
      return OnContext.call(context, () -> Future.succeededFuture(step.apply(relocation)));
    }
  }

  LoopClients(Context home, List<Loop> loops) {
    this.home = home;
    this.loops = loops;
    left = new int[loops.size()];
  }

  @Override
  public Future<Integer> choose(boolean stock) {
    return each(i -> loops.get(i).call(clients -> clients.choose(stock)))
        .map(
            chosen -> {
              left = chosen.stream().mapToInt(Integer::intValue).toArray();
              return IntStream.of(left).sum();
            });
  }

  @Override
  public Future<Asked> ask(int count) {
    int[] shares = shares(count);
    return each(i -> loops.get(i).call(clients -> ask(clients, shares[i])))
        .map(asked -> asked.stream().reduce(Asked.NOBODY, Asked::plus));
  }

  private static Asked ask(Relocation clients, int share) {
    Relocation.Asked asked = clients.ask(share);
    return new Asked(asked.migrating(), asked.closed(), clients.leaving());
  }

  /** One after the other from the loop that has most left, so that all end at the same time. */
  private int[] shares(int count) {
    int[] shares = new int[left.length];
    for (int asked = 0; asked < count; asked++) {
      int most = 0;
      for (int i = 1; i < left.length; i++) if (left[i] > left[most]) most = i;
      if (left[most] == 0) break;
      left[most]--;
      shares[most]++;
    }
    return shares;
  }

  @Override
  public void stop() {
    loops.forEach(
        loop ->
            loop.call(
                clients -> {
                  clients.stop();
                  return true;
                }));
  }

  private <T> Future<List<T>> each(Function<Integer, Future<T>> step) {
    List<Future<T>> steps = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) steps.add(step.apply(i));
    Promise<List<T>> here = Promise.promise();
    Future.all(steps)
        .<List<T>>map(all -> all.list())
        .onComplete(all -> home.runOnContext(back -> here.handle(all)));
    return here.future();
  }
}
