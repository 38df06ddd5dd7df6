package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The log of one channel as the scripts keep it, with a Redis that goes down, fails over and
 * forgets. Answers take a while on both ways, and are given at one instant between.
 */
final class SimulatedLog implements ChannelLog {

  /** Messages kept: more than a schedule publishes. */
  static final int ALL = 10_000;

  private static final int LONGEST_WAY_MS = 80;
  private static final int MOST_UNREPLICATED = 6;

  private final ManualTimers timers;
  private final Random random;
  private final int kept;
  private final boolean fences;
  private final int ancestors;
  private final Deque<State> replicated = new ArrayDeque<>();
  private List<Envelope> messages = new ArrayList<>();
  private Meta meta = Meta.NONE;
  private Meta blank = Meta.NONE;
  private int term = 1;
  private int lineages;
  private boolean up = true;

  private record Meta(String epoch, int term, Ancestry ancestry, int top) {
    static final Meta NONE = new Meta("", 0, Ancestry.NONE, 0);

    boolean exists() {
      return !epoch.isEmpty();
    }
  }

  /** What a replica copies in one step: the channel's lineage, and the blank one. */
  private record State(Meta meta, Meta blank) {}

  /**
   * @param kept messages
   * @param fences false is a seeded mistake: a failover goes unnoticed
   * @param ancestors that are remembered
   */
  SimulatedLog(ManualTimers timers, Random random, int kept, boolean fences, int ancestors) {
    this.timers = timers;
    this.random = random;
    this.kept = kept;
    this.fences = fences;
    this.ancestors = ancestors;
  }

  // What the scripts do

  Envelope publish(String text, long ms, Optional<SocketId> except) {
    if (!meta.exists()) begin();
    fence();
    Envelope message =
        new Envelope(meta.top + 1, meta.epoch, ms, 0, except, "id" + text, Buffer.buffer(text));
    messages.add(message);
    write(new Meta(meta.epoch, meta.term, meta.ancestry, meta.top + 1), blank);
    return message;
  }

  /** The first publish takes the blank lineage over, or is a stranger to it. */
  private void begin() {
    messages = new ArrayList<>();
    boolean current = blank.exists() && blank.term == term;
    Ancestry before = !blank.exists() || current ? blank.ancestry : forked(blank);
    write(new Meta(current ? blank.epoch : fresh(), term, before, 0), blank);
  }

  private void fence() {
    if (meta.exists() && meta.term != term) write(fenced(meta), blank);
  }

  private Meta fenced(Meta before) {
    return fences
        ? new Meta(fresh(), term, forked(before), before.top)
        : new Meta(before.epoch, term, before.ancestry, before.top);
  }

  private String fresh() {
    return "e" + ++lineages;
  }

  private Ancestry forked(Meta before) {
    return new Ancestry(with(before).limit(ancestors).toList());
  }

  private static Stream<Position> with(Meta before) {
    Stream<Position> last = Stream.of(new Position(before.epoch, before.top));
    return Stream.concat(last, before.ancestry.forks().stream());
  }

  private void write(Meta next, Meta nextBlank) {
    replicated.add(new State(meta, blank));
    if (replicated.size() > MOST_UNREPLICATED) replicated.remove();
    meta = next;
    blank = nextBlank;
  }

  /** Where a reader finds the channel: nothing but the blank lineage is written for that. */
  private Meta found() {
    fence();
    if (meta.exists()) return meta;
    if (!blank.exists()) {
      write(meta, new Meta(fresh(), term, Ancestry.NONE, 0));
    } else if (blank.term != term) {
      write(meta, fenced(blank));
    }
    return blank;
  }

  private LogReading reading(LogQuery query) {
    Meta meta = found();
    Position top = new Position(meta.epoch, meta.top);
    if (query.since().isEmpty()) return new LogReading.Top(top, meta.ancestry);
    Position since = query.since().get();
    long from = since.offset();
    Why why = Why.OK;
    if (!since.epoch().equals(top.epoch())) {
      OptionalLong common = meta.ancestry.common(since.epoch());
      if (common.isEmpty()) return new Lost(Reason.RESET, top, meta.ancestry);
      boolean whole = meta.ancestry.whole().contains(since.epoch());
      why = from > common.getAsLong() ? Why.DIVERGED : whole ? Why.OK : Why.BOUNDARY;
      from = Math.min(from, common.getAsLong());
    } else if (from > top.offset()) {
      return new Lost(Reason.RESET, top, meta.ancestry);
    }
    if (from < top.offset() - kept) return new Lost(Reason.TRIMMED, top, meta.ancestry);
    long to = Math.min(top.offset(), from + query.page());
    List<Envelope> rows =
        messages.subList((int) from, (int) to).stream().map(row -> renamed(row, top)).toList();
    return new Rows(why, top, meta.ancestry, rows);
  }

  private static Envelope renamed(Envelope row, Position top) {
    return new Envelope(
        row.offset(),
        top.epoch(),
        row.publishedAtMs(),
        row.flags(),
        row.except(),
        row.id(),
        row.frame());
  }

  // What befalls Redis

  /** Another primary, that has not got all of what was written last. */
  void failOver(int writesLost) {
    for (int i = 0; i < writesLost && !replicated.isEmpty(); i++) {
      State before = replicated.removeLast();
      meta = before.meta;
      blank = before.blank;
    }
    replicated.clear();
    if (messages.size() > meta.top) messages = new ArrayList<>(messages.subList(0, meta.top));
    term++;
  }

  /** A start without the data. */
  void forget() {
    meta = Meta.NONE;
    blank = Meta.NONE;
    replicated.clear();
    messages = new ArrayList<>();
    term++;
  }

  /** Two days pass: whoever reads the blank lineage renews it, and remembers it for some more. */
  void renew() {
    if (!blank.exists() || blank.term != term) return;
    Set<String> whole = new HashSet<>(blank.ancestry.whole());
    whole.add(blank.epoch);
    Ancestry before = new Ancestry(with(blank).limit(ancestors).toList(), whole);
    blank = new Meta(fresh(), term, before, 0);
    replicated.clear();
  }

  /**
   * Nobody publishes for a week: the lineage expires, and blank ones of before it are forgotten.
   *
   * @param reuses a seeded mistake: the blank lineage outlives that
   */
  void expire(boolean reuses) {
    if (!meta.exists()) return;
    meta = Meta.NONE;
    blank = reuses ? blank : Meta.NONE;
    replicated.clear();
    messages = new ArrayList<>();
  }

  void up(boolean now) {
    up = now;
  }

  // The truth

  Position top() {
    Meta now = meta.exists() ? meta : blank;
    return new Position(now.exists() ? now.epoch : "none", now.top);
  }

  /** Whether nothing that was ever published is missing but what a Redis lost. */
  boolean keepsAll() {
    return kept == ALL;
  }

  /** Whether a lineage is this one or one that this one remembers. */
  boolean knows(String epoch) {
    Meta now = meta.exists() ? meta : blank;
    return epoch.equals(now.epoch) || now.ancestry.common(epoch).isPresent();
  }

  /** The texts of all messages since an offset, those that are not kept any more too. */
  List<String> since(long offset) {
    return messages.subList((int) offset, messages.size()).stream().map(Envelope::text).toList();
  }

  // The port

  @Override
  public Cancel read(LogQuery pending, Requester requester, Consumer<LogReading> answer) {
    return ask(() -> reading(pending), answer);
  }

  @Override
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    return ask(
        () -> {
          int from = Math.max(0, messages.size() - Math.min(most, kept));
          return messages.subList(from, messages.size()).stream()
              .map(row -> renamed(row, top()))
              .toList();
        },
        answer);
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    return ask(
        () -> {
          boolean fenced = !fences || (meta.exists() ? meta : blank).term == term;
          return positions.stream().filter(place -> !fenced || !place.at().equals(top())).toList();
        },
        answer);
  }

  private <T> Cancel ask(Supplier<T> pending, Consumer<T> answer) {
    boolean[] withdrawn = {false};
    way(() -> served(pending, answer, withdrawn));
    return () -> withdrawn[0] = true;
  }

  private <T> void served(Supplier<T> pending, Consumer<T> answer, boolean[] withdrawn) {
    if (!up) {
      way(() -> served(pending, answer, withdrawn));
      return;
    }
    T reply = pending.get();
    way(
        () -> {
          if (!withdrawn[0]) answer.accept(reply);
        });
  }

  private void way(Runnable then) {
    timers.after(Duration.ofMillis(random.nextInt(LONGEST_WAY_MS)), then);
  }
}
