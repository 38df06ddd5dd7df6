package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.tidewire.wire.SocketId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The log of one channel as the scripts keep it, in a Redis that goes down, fails over and loses
 * its data. {@link DelayedLog} reads it over a network.
 */
final class SimulatedLog {

  /** Messages kept: more than a schedule publishes. */
  static final int ALL = 10_000;

  private static final int MOST_UNREPLICATED = 6;

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
  SimulatedLog(int kept, boolean fences, int ancestors) {
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

  LogReading reading(LogQuery query) {
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

  /** At most so many of the newest messages. */
  List<Envelope> latest(int most) {
    int from = Math.max(0, messages.size() - Math.min(most, kept));
    return messages.subList(from, messages.size()).stream()
        .map(row -> renamed(row, top()))
        .toList();
  }

  /** Whether the log's top may have moved on from this position. */
  boolean hasMovedFrom(Position position) {
    boolean current = !fences || (meta.exists() ? meta : blank).term == term;
    return !current || !position.equals(top());
  }

  // The faults of Redis

  /** Another primary takes over, which lacks some of the newest writes. */
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

  /** Two days pass: a read of the blank lineage renews it, and it is remembered as whole. */
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

  boolean isUp() {
    return up;
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
}
