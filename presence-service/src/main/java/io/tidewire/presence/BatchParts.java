package io.tidewire.presence;

import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.kit.bus.BusResponder;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.presence.roster.Effect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a batch, from the answers to its parts. A part that has failed, or whose Redis
 * takes much longer than another one, fails alone: its operations have the outcome {@code Failed},
 * and the edge sends them again. So a Redis that hangs does not keep an edge waiting for what
 * another one has stored, and presence does not seem to be away because of it.
 *
 * <p>Confined to one event loop.
 */
final class BatchParts {

  /** How long the answer waits for other Redis, once one has answered. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  /** How long it waits for any; with {@link #PATIENCE} less than the two seconds of the edge. */
  static final Duration LIMIT = Duration.ofMillis(1_500);

  private final Timers timers;
  private final @Nullable Effect[] effects;
  private final Promise<List<Effect>> answer = Promise.promise();
  private Optional<Throwable> failure = Optional.empty();
  private Cancel deadline;
  private boolean isSoon;

  /** Of each part that is not done. */
  private final List<Object> servers = new ArrayList<>();

  private boolean anyDone;

  /**
   * @param operations of the batch
   * @param servers one for each part that will be added, in any order
   */
  BatchParts(Timers timers, int operations, List<Object> servers) {
    this.timers = timers;
    effects = new @Nullable Effect[operations];
    this.servers.addAll(servers);
    deadline = timers.after(LIMIT, this::complete);
  }

  /** What a part has not begun to do then, it need not do: it will be asked for again. */
  boolean isAnswered() {
    return answer.future().isComplete();
  }

  /** Fails if all parts fail. */
  Future<List<Effect>> answer() {
    return answer.future();
  }

  /**
   * @param places of its operations in the batch
   */
  void add(Object server, List<Integer> places, Future<List<Effect>> part) {
    part.onSuccess(done -> done(server, places, done))
        .onFailure(cause -> failed(server, places, cause));
  }

  private void done(Object server, List<Integer> places, List<Effect> done) {
    if (isAnswered()) return;
    for (int i = 0; i < places.size(); i++) effects[places.get(i)] = done.get(i);
    anyDone = true;
    servers.remove(server);
    if (servers.isEmpty()) {
      complete();
    } else if (!isSoon && servers.stream().anyMatch(open -> !open.equals(server))) {
      isSoon = true;
      deadline.cancel();
      deadline = timers.after(PATIENCE, this::complete);
    }
  }

  private void failed(Object server, List<Integer> places, Throwable cause) {
    if (isAnswered()) return;
    Effect failed = Effect.of(new PresenceOutcome.Failed(BusResponder.message(cause)));
    for (int place : places) effects[place] = failed;
    if (failure.isEmpty()) failure = Optional.of(cause);
    servers.remove(server);
    if (servers.isEmpty()) complete();
  }

  private void complete() {
    deadline.cancel();
    if (!anyDone && failure.isPresent()) {
      answer.fail(failure.get());
      return;
    }
    Effect late = Effect.of(new PresenceOutcome.Failed("Redis has not answered yet"));
    answer.complete(Arrays.stream(effects).map(effect -> effect == null ? late : effect).toList());
  }
}
