package io.tidewire.kit.redis;

import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The commands for one slot of a Redis Cluster, first in, first out, also while the slot goes to
 * another node. A refused command has changed nothing, so it is sent again: with those that came
 * meanwhile behind it, and not before all that are on their way are answered. What is refused for
 * longer than a command may take fails, and is then certainly not carried out. A command whose
 * connection is lost is never sent again.
 *
 * <p>ASK is not followed: the importing node would accept messages, but has no subscribers.
 *
 * <p>Confined to one event loop.
 */
final class SlotQueue {

  /** Redirections that are followed at once; further ones wait, since nodes may disagree. */
  static final int REDIRECTIONS = 4;

  static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  /** Why a node did not carry out a command that it, or another one, may carry out later. */
  enum Refusal {
    MOVED,
    ASK,
    TRYAGAIN,
    CLUSTERDOWN,
    MASTERDOWN,
    READONLY,
    LOADING,
    NOSCRIPT;

    static Optional<Refusal> of(Throwable cause) {
      if (!(cause instanceof ErrorType error)) return Optional.empty();
      if (Script.isForgotten(cause)) return Optional.of(NOSCRIPT);
      for (Refusal refusal : values()) {
        if (error.is(refusal.name())) return Optional.of(refusal);
      }
      return Optional.empty();
    }
  }

  /** A connection to one primary. */
  interface Line {

    Future<Response> send(Request request);

    /** New, and not up yet: what is sent a moment later may succeed. */
    boolean isConnecting();

    /** As scripts take it. */
    String replicationId();
  }

  /** Makes a command for the connection that it is sent on. */
  interface Call {
    Request request(boolean bySource, Line line);
  }

  /** A primary, and the connection to it. */
  record Node(RedisAddress address, Line line) {}

  /** What all slots share. */
  interface Router {

    /** Empty if no node is known to serve the slot. */
    Optional<Node> node(int slot);

    void redirected(Redirection redirection);

    void suspect();

    /** Counts a command of this slot that is held; empty if there are too many. */
    Optional<HeldCommands.Held> hold(int slot);

    /** How long a command may be refused, in ns. */
    long patience();

    ClusterMeters meters();

    /** Runs a task after a pause with jitter. */
    Cancel after(Duration pause, Runnable task);
  }

  private static final class Waiting {
    final Call call;
    final Promise<Response> answer;
    final long since;
    boolean bySource;
    Optional<HeldCommands.Held> held = Optional.empty();

    Waiting(Call call, Promise<Response> answer, long since) {
      this.call = call;
      this.answer = answer;
      this.since = since;
    }
  }

  private final int slot;
  private final Router router;

  /** To be sent again, in their order, before {@link #behind}. */
  private final ArrayDeque<Waiting> refused = new ArrayDeque<>();

  private final ArrayDeque<Waiting> behind = new ArrayDeque<>();
  private Optional<RedisAddress> flowingTo = Optional.empty();
  private int onTheirWay;
  private boolean holding;
  private boolean flowing;
  private int attempts;
  private boolean mustPause;
  private Cancel pause = () -> {};

  SlotQueue(int slot, Router router) {
    this.slot = slot;
    this.router = router;
  }

  void send(Call call, Promise<Response> answer) {
    var command = new Waiting(call, answer, router.meters().now());
    if (holding || flowing) {
      hold(command, behind);
    } else {
      write(command);
    }
  }

  /** The link was stopped: what was not sent never is. */
  void stop() {
    pause.cancel();
    while (!refused.isEmpty()) fail(refused.remove());
    while (!behind.isEmpty()) fail(behind.remove());
  }

  private void fail(Waiting command) {
    end(command);
    command.answer.tryFail(RedisErrors.down("the link was stopped"));
  }

  private void write(Waiting command) {
    Optional<Node> node = router.node(slot);
    if (node.isEmpty()) {
      end(command);
      command.answer.tryFail(RedisErrors.down("no node of the cluster is known to serve it"));
      return;
    }
    RedisAddress address = node.get().address();
    Line line = node.get().line();
    boolean isElsewhere = onTheirWay > 0 && !flowingTo.equals(Optional.of(address));
    if (isElsewhere || line.isConnecting()) {
      mustPause |= line.isConnecting();
      hold(command, behind);
      holding = true;
      if (onTheirWay == 0) resume();
      return;
    }
    flowingTo = Optional.of(address);
    onTheirWay++;
    line.send(command.call.request(command.bySource, line))
        .onComplete(reply -> answered(command, address, reply));
  }

  private void answered(Waiting command, RedisAddress by, AsyncResult<Response> reply) {
    onTheirWay--;
    Optional<Refusal> refusal = reply.succeeded() ? Optional.empty() : Refusal.of(reply.cause());
    if (refusal.isPresent()) {
      refused(command, by, refusal.get(), reply.cause());
    } else {
      attempts = 0;
      end(command);
      if (reply.succeeded()) {
        command.answer.tryComplete(reply.result());
      } else {
        command.answer.tryFail(reply.cause());
      }
    }
    if (holding && onTheirWay == 0) resume();
  }

  private void refused(Waiting command, RedisAddress by, Refusal why, Throwable cause) {
    router.meters().refused(why);
    holding = true;
    switch (why) {
      case NOSCRIPT -> command.bySource = true;
      case MOVED -> Redirection.in(cause, by).ifPresent(router::redirected);
      case ASK, TRYAGAIN -> mustPause = true;
      default -> {
        mustPause = true;
        router.suspect();
      }
    }
    hold(command, refused);
  }

  private void hold(Waiting command, ArrayDeque<Waiting> waiting) {
    if (command.held.isEmpty()) command.held = router.hold(slot);
    if (command.held.isEmpty()) {
      command.answer.tryFail(RedisErrors.overloaded(refused.size() + behind.size()));
      return;
    }
    waiting.add(command);
  }

  private void end(Waiting command) {
    if (command.held.isEmpty()) return;
    command.held.get().release();
    command.held = Optional.empty();
    router.meters().released(command.since);
  }

  /** Nothing is on its way: sends again what was refused and what came behind it, or waits. */
  private void resume() {
    boolean isLost = ++attempts > REDIRECTIONS;
    if (!mustPause && !isLost) {
      flow();
      return;
    }
    mustPause = false;
    Duration length = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 4));
    pause.cancel();
    pause = router.after(length.compareTo(LONGEST_PAUSE) < 0 ? length : LONGEST_PAUSE, this::flow);
  }

  private void flow() {
    if (onTheirWay > 0) return;
    ArrayDeque<Waiting> again = new ArrayDeque<>(refused);
    again.addAll(behind);
    refused.clear();
    behind.clear();
    holding = false;
    flowing = true;
    again.forEach(this::sendAgain);
    flowing = false;
    if (!holding && !behind.isEmpty()) flow();
  }

  private void sendAgain(Waiting command) {
    if (router.meters().now() - command.since >= router.patience()) {
      end(command);
      command.answer.tryFail(RedisErrors.moving());
    } else if (holding) {
      behind.add(command);
    } else {
      write(command);
    }
  }
}
