package io.tidewire.edge.upstream;

import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.limits.FairQueue;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.SocketId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Limits the requests under way, in all and per connection. Others wait, and are sent in turn
 * between apps, then between the connections of an app. The caller has to bound the number that
 * waits.
 *
 * <p>Confined to one event loop.
 */
final class RequestScheduler {

  /** The edge's own requests for an app leave this part of the slots to others. */
  private static final int OTHERS_SHARE = 4;

  private final int most;
  private final int mostPerConnection;
  private final FairQueue<String, Optional<SocketId>, Turn<?>> ready =
      new FairQueue<>(Integer.MAX_VALUE);
  private final Map<Requester, RequesterQueue> lines = new HashMap<>();
  private int underWay;
  private boolean letting;

  /** The requests of one requester. Those beyond its limit wait here, in order. */
  private static final class RequesterQueue {
    private final Deque<Turn<?>> waiting = new ArrayDeque<>(0);
    private int entered;
  }

  /**
   * @param mostPerConnection most requests of one connection under way
   */
  RequestScheduler(int most, int mostPerConnection) {
    this.most = most;
    this.mostPerConnection = mostPerConnection;
  }

  /**
   * Sends the request when it is its turn.
   *
   * @param answer not called after the request was cancelled
   */
  <T> Cancel ask(Requester requester, Supplier<Future<T>> request, Handler<AsyncResult<T>> answer) {
    Turn<T> turn = new Turn<>(requester, request, answer);
    RequesterQueue line = lines.computeIfAbsent(requester, first -> new RequesterQueue());
    line.waiting.add(turn);
    feed(requester, line);
    letIn();
    return turn;
  }

  boolean isIdle() {
    return underWay == 0 && lines.isEmpty();
  }

  /** Moves requests of the line to the ready queue, up to the requester's limit. */
  private void feed(Requester requester, RequesterQueue line) {
    int limit = requester.connection().isPresent() ? mostPerConnection : most - most / OTHERS_SHARE;
    while (line.entered < limit && !line.waiting.isEmpty()) {
      line.entered++;
      Turn<?> turn = line.waiting.remove();
      turn.isReady = true;
      ready.offer(requester.appId(), requester.connection(), turn);
    }
    if (line.entered == 0 && line.waiting.isEmpty()) lines.remove(requester);
  }

  /** Does not recurse: while Redis is unavailable every request fails at once. */
  private void letIn() {
    if (letting) return;
    letting = true;
    while (underWay < most) {
      Optional<Turn<?>> next = ready.poll();
      if (next.isEmpty()) break;
      next.get().pass();
    }
    letting = false;
  }

  private void left(Requester requester) {
    RequesterQueue line = lines.get(requester);
    if (line == null) return;
    line.entered--;
    feed(requester, line);
  }

  private final class Turn<T> implements Cancel {
    private final Requester requester;
    private final Supplier<Future<T>> request;
    private Optional<Handler<AsyncResult<T>>> answer;
    private boolean isReady;
    private boolean isUnderWay;

    Turn(Requester requester, Supplier<Future<T>> request, Handler<AsyncResult<T>> answer) {
      this.requester = requester;
      this.request = request;
      this.answer = Optional.of(answer);
    }

    void pass() {
      isUnderWay = true;
      underWay++;
      request.get().onComplete(this::answered);
    }

    private void answered(AsyncResult<T> outcome) {
      underWay--;
      left(requester);
      Optional<Handler<AsyncResult<T>>> wanted = answer;
      answer = Optional.empty();
      wanted.ifPresent(asking -> asking.handle(outcome));
      letIn();
    }

    /** A request that waits leaves the queue; one under way keeps its slot until it is answered. */
    @Override
    public void cancel() {
      if (answer.isEmpty()) return;
      answer = Optional.empty();
      if (isUnderWay) return;
      if (isReady) {
        ready.remove(requester.appId(), requester.connection(), this);
        left(requester);
        letIn();
      } else {
        RequesterQueue line = lines.get(requester);
        if (line != null) line.waiting.remove(this);
      }
    }
  }
}
