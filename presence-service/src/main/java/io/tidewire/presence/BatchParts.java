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
 * Combines the answers to the parts of a batch into one. A part fails alone if its Redis fails, or
 * is much slower than another one: its operations have the outcome {@code Failed}, and the edge
 * sends them again. So an unresponsive Redis does not delay the answers of another, and does not
 * make the whole presence service appear unavailable.
 *
 * <p>Confined to one event loop.
 */
final class BatchParts {

  /** How long to wait for the other parts after the first one was answered. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  /**
   * How long to wait for the first part. Together with {@link #PATIENCE}, it is less than the two
   * seconds that an edge waits.
   */
  static final Duration LIMIT = Duration.ofMillis(1_500);

  private final Timers timers;
  private final @Nullable Effect[] effects;
  private final Promise<List<Effect>> answer = Promise.promise();
  private Optional<Throwable> failure = Optional.empty();
  private Cancel deadline;
  private boolean isSoon;

  /** The Redis of each unanswered part. */
  private final List<Object> servers = new ArrayList<>();

  private boolean anyDone;

  /**
   * @param operations how many the batch has
   * @param servers one for each part that will be added, in any order
   */
  BatchParts(Timers timers, int operations, List<Object> servers) {
    this.timers = timers;
    effects = new @Nullable Effect[operations];
    this.servers.addAll(servers);
    deadline = timers.after(LIMIT, this::complete);
  }

  /** After that, a part need not start: the edge will send its operations again. */
  boolean isAnswered() {
    return answer.future().isComplete();
  }

  /** Fails if all parts fail. */
  Future<List<Effect>> answer() {
    return answer.future();
  }

  /**
   * @param places the indexes of its operations in the batch
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
