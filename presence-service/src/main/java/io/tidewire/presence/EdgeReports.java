package io.tidewire.presence;

import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.SettleCounts;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has every edge report its pending changes before counts are read, so that a client that was told
 * of its subscription is counted (decision 24). Otherwise edges report with a delay, and subscribes
 * do not wait for it.
 *
 * <p>One request to the edges is in progress at a time. Queries that arrive meanwhile share the
 * next one. An edge that did not answer in time is not waited for again until it does.
 *
 * <p>Confined to one event loop.
 */
final class EdgeReports {

  /** How long a query waits for edges. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  private final Consumer<SettleCounts> question;
  private final Supplier<Future<Set<String>>> edges;
  private final Timers timers;
  private final String replica;
  private final Set<String> silent = new HashSet<>();
  private Optional<Round> current = Optional.empty();
  private Round next = new Round();
  private long rounds;

  /** One request to all edges, and the queries that wait for the answers. */
  private static final class Round {

    private final Promise<Void> settled = Promise.promise();
    private final Set<Topic> topics = new LinkedHashSet<>();
    private boolean all;
    private String id = "";
    private Set<String> awaited = Set.of();
    private Timers.Cancel deadline = () -> {};
  }

  /**
   * @param question reaches every edge
   * @param edges the incarnations that hold a lease
   * @param replica the name of this process, unique
   */
  EdgeReports(
      Consumer<SettleCounts> question,
      Supplier<Future<Set<String>>> edges,
      Timers timers,
      String replica) {
    this.question = question;
    this.edges = edges;
    this.timers = timers;
    this.replica = replica;
  }

  /**
   * Completes when the registry contains what the edges knew of these channels at the time of the
   * call, or when an edge takes too long. Never fails.
   */
  Future<Void> of(List<Topic> topics) {
    if (topics.size() + next.topics.size() > SettleCounts.MAX_TOPICS) {
      next.all = true;
    } else {
      next.topics.addAll(topics);
    }
    return wanted();
  }

  /** The same for all channels. */
  Future<Void> ofAll() {
    next.all = true;
    return wanted();
  }

  private Future<Void> wanted() {
    Future<Void> settled = next.settled.future();
    if (current.isEmpty()) begin();
    return settled;
  }

  private void begin() {
    Round round = next;
    next = new Round();
    round.id = replica + "/" + ++rounds;
    current = Optional.of(round);
    edges.get().onSuccess(living -> ask(round, living)).onFailure(away -> end(round));
  }

  private void ask(Round round, Set<String> living) {
    silent.retainAll(living);
    round.awaited = new HashSet<>(living);
    round.awaited.removeAll(silent);
    round.deadline = timers.after(PATIENCE, () -> late(round));
    question.accept(new SettleCounts(round.id, round.all ? List.of() : List.copyOf(round.topics)));
    if (round.awaited.isEmpty()) end(round);
  }

  /** An edge has answered, possibly to another replica's request. */
  void settled(CountsSettled answer) {
    silent.remove(answer.node());
    Optional<Round> answered = current.filter(round -> round.id.equals(answer.round()));
    answered.ifPresent(round -> round.awaited.remove(answer.node()));
    answered.filter(round -> round.awaited.isEmpty()).ifPresent(this::end);
  }

  private void late(Round round) {
    silent.addAll(round.awaited);
    end(round);
  }

  private void end(Round round) {
    if (current.filter(round::equals).isEmpty()) return;
    round.deadline.cancel();
    current = Optional.empty();
    if (next.all || !next.topics.isEmpty()) begin();
    round.settled.complete();
  }
}
