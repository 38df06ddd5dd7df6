package io.tidewire.edge.upstream;

import io.tidewire.edge.pacing.Asker;
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
 * Lets a limited number of questions be under way, and fewer of one connection. Others wait, and
 * are asked in turn between apps, then between the connections of an app. How many wait is for the
 * caller to bound.
 *
 * <p>Confined to one event loop.
 */
final class Turns {

  /** An app's own questions leave this part of the places to others. */
  private static final int OTHERS_SHARE = 4;

  private final int most;
  private final int mostPerConnection;
  private final FairQueue<String, Optional<SocketId>, Turn<?>> ready =
      new FairQueue<>(Integer.MAX_VALUE);
  private final Map<Asker, Line> lines = new HashMap<>();
  private int underWay;
  private boolean letting;

  /** The questions of one asker: those beyond its limit wait here, so that nobody passes them. */
  private static final class Line {
    private final Deque<Turn<?>> waiting = new ArrayDeque<>(0);
    private int entered;
  }

  /**
   * @param mostPerConnection questions of one connection that may be under way
   */
  Turns(int most, int mostPerConnection) {
    this.most = most;
    this.mostPerConnection = mostPerConnection;
  }

  /**
   * Asks the question when it is its turn.
   *
   * @param answer not called once the question is withdrawn
   */
  <T> Cancel ask(Asker asker, Supplier<Future<T>> question, Handler<AsyncResult<T>> answer) {
    Turn<T> turn = new Turn<>(asker, question, answer);
    Line line = lines.computeIfAbsent(asker, first -> new Line());
    line.waiting.add(turn);
    feed(asker, line);
    letIn();
    return turn;
  }

  /** As many of the line may be ready or under way as the asker may have under way. */
  private void feed(Asker asker, Line line) {
    int limit = asker.connection().isPresent() ? mostPerConnection : most - most / OTHERS_SHARE;
    while (line.entered < limit && !line.waiting.isEmpty()) {
      line.entered++;
      Turn<?> turn = line.waiting.remove();
      turn.isReady = true;
      ready.offer(asker.appId(), asker.connection(), turn);
    }
    if (line.entered == 0 && line.waiting.isEmpty()) lines.remove(asker);
  }

  /** Not one inside the other: while Redis is away, every question fails at once. */
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

  private void left(Asker asker) {
    Line line = lines.get(asker);
    if (line == null) return;
    line.entered--;
    feed(asker, line);
  }

  private final class Turn<T> implements Cancel {
    private final Asker asker;
    private final Supplier<Future<T>> question;
    private Optional<Handler<AsyncResult<T>>> answer;
    private boolean isReady;
    private boolean isUnderWay;

    Turn(Asker asker, Supplier<Future<T>> question, Handler<AsyncResult<T>> answer) {
      this.asker = asker;
      this.question = question;
      this.answer = Optional.of(answer);
    }

    void pass() {
      isUnderWay = true;
      underWay++;
      question.get().onComplete(this::answered);
    }

    private void answered(AsyncResult<T> outcome) {
      underWay--;
      left(asker);
      Optional<Handler<AsyncResult<T>>> wanted = answer;
      answer = Optional.empty();
      wanted.ifPresent(asking -> asking.handle(outcome));
      letIn();
    }

    /** One that waits leaves the queue; one that is under way keeps its place until answered. */
    @Override
    public void cancel() {
      if (answer.isEmpty()) return;
      answer = Optional.empty();
      if (isUnderWay) return;
      if (isReady) {
        ready.remove(asker.appId(), asker.connection(), this);
        left(asker);
        letIn();
      } else {
        Line line = lines.get(asker);
        if (line != null) line.waiting.remove(this);
      }
    }
  }
}
