package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.channel.ports.ChannelLog.ExpectedPosition;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Checks for many channels at once whether their logs are at the positions of their hubs: after a
 * reconnect, and regularly for quiet channels, since the loss of a last message leaves no visible
 * gap. Confined to one event loop.
 */
public final class GapDetector {

  static final Duration TICK = Duration.ofSeconds(1);

  /** A channel that is watched. */
  interface Watched {

    /** A tick has passed. */
    void tick();
  }

  /** One query, which may be cancelled. */
  private static final class Query implements Cancel {
    private final ExpectedPosition place;
    private final Consumer<Boolean> answer;
    private boolean withdrawn;

    Query(ExpectedPosition place, Consumer<Boolean> answer) {
      this.place = place;
      this.answer = answer;
    }

    @Override
    public void cancel() {
      withdrawn = true;
    }
  }

  private final ChannelLog log;
  private final LoopTime time;
  private final Set<Watched> watched = new LinkedHashSet<>();
  private final Map<Partition, List<Query>> open = new LinkedHashMap<>();
  private final Map<Cancel, Partition> asked = new HashMap<>();
  private final Cancel ticks;

  GapDetector(ChannelLog log, LoopTime time) {
    this.log = log;
    this.time = time;
    ticks = time.timers().every(TICK, this::tick);
  }

  void watch(Watched channel) {
    watched.add(channel);
  }

  void forget(Watched channel) {
    watched.remove(channel);
  }

  private void tick() {
    List.copyOf(watched).forEach(Watched::tick);
  }

  /**
   * Queries whether a channel's log is at another position. The queries of one tick leave together.
   */
  Cancel ask(ExpectedPosition place, Consumer<Boolean> moved) {
    Query query = new Query(place, moved);
    if (open.isEmpty()) time.loop().execute(this::send);
    open.computeIfAbsent(Partition.of(place.topic()), none -> new ArrayList<>()).add(query);
    return query;
  }

  private void send() {
    Map<Partition, List<Query>> all = new LinkedHashMap<>(open);
    open.clear();
    all.forEach(this::send);
  }

  private void send(Partition partition, List<Query> queries) {
    for (int from = 0; from < queries.size(); from += ChannelLog.MAX_POSITIONS) {
      int to = Math.min(from + ChannelLog.MAX_POSITIONS, queries.size());
      List<Query> some =
          queries.subList(from, to).stream().filter(query -> !query.withdrawn).toList();
      if (some.isEmpty()) continue;
      List<ExpectedPosition> positions = some.stream().map(query -> query.place).toList();
      Answer answer = new Answer(some);
      answer.query = log.moved(partition, positions, answer);
      asked.put(answer.query, partition);
    }
  }

  /** The subscriptions of these partitions were lost: cancels their queries. */
  public void interrupted(Predicate<Partition> lost) {
    open.keySet().removeIf(lost);
    asked
        .entrySet()
        .removeIf(
            query -> {
              boolean ends = lost.test(query.getValue());
              if (ends) query.getKey().cancel();
              return ends;
            });
  }

  private final class Answer implements Consumer<List<ExpectedPosition>> {
    private final List<Query> queries;
    private Cancel query = () -> {};

    Answer(List<Query> queries) {
      this.queries = queries;
    }

    @Override
    public void accept(List<ExpectedPosition> moved) {
      asked.remove(query);
      answered(queries, new HashSet<>(moved));
    }
  }

  private static void answered(List<Query> queries, Set<ExpectedPosition> moved) {
    for (Query query : queries) {
      if (!query.withdrawn) query.answer.accept(moved.contains(query.place));
    }
  }

  public void stop() {
    ticks.cancel();
    interrupted(partition -> true);
  }
}
