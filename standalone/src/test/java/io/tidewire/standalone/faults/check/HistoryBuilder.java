package io.tidewire.standalone.faults.check;

import io.tidewire.contract.redis.Partition;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.JournalEntry;
import io.tidewire.standalone.faults.history.JournalEntry.Answer;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Asked;
import io.tidewire.standalone.faults.history.JournalEntry.ChannelPosition;
import io.tidewire.standalone.faults.history.JournalEntry.Closed;
import io.tidewire.standalone.faults.history.JournalEntry.Invoked;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Line;
import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.JournalEntry.Moved;
import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.JournalEntry.NotifiedEvent;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Skipped;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.JournalEntry.Swallowed;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.tidewire.standalone.faults.history.JournalEntry.Unsubscribed;
import io.tidewire.standalone.faults.history.JournalEntry.Visited;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.LogSnapshot.Ancestor;
import io.tidewire.standalone.faults.history.LogSnapshot.ChannelLog;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Builds a history entry by entry. Each entry takes a millisecond. The stream is {@code log} and
 * the ephemeral channel {@code live}. Payload and operation have the same number, and the
 * connection is 1 unless another is given.
 */
final class HistoryBuilder {

  static final String LOG = "log";
  static final String LIVE = "live";

  private static final long LINE = 1_000;

  private final List<JournalEntry> lines = new ArrayList<>();
  private final List<LogSnapshot> snapshots = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private long now;

  private long next() {
    now += LINE;
    return now;
  }

  private HistoryBuilder line(JournalEntry line) {
    lines.add(line);
    return this;
  }

  HistoryBuilder later(long ms) {
    now += ms * 1_000;
    return this;
  }

  HistoryBuilder publish(String channel, long number) {
    return publish(channel, number, "", "");
  }

  HistoryBuilder publish(String channel, long number, String key, String except) {
    return line(new Invoked(next(), number, key, except, List.of(new Item(channel, number))));
  }

  HistoryBuilder batch(long op, long... payloads) {
    List<Item> items = LongStream.of(payloads).mapToObj(payload -> new Item(LOG, payload)).toList();
    return line(new Invoked(next(), op, "", "", items));
  }

  HistoryBuilder ok(long op, String epoch, long... offsets) {
    List<Placed> places =
        LongStream.of(offsets).mapToObj(offset -> new Placed(epoch, offset, false)).toList();
    return line(new Answered(next(), op, Answer.OK, places));
  }

  /** Publishes to the ephemeral channel. */
  HistoryBuilder ok(long op) {
    return ok(op, "", -1);
  }

  HistoryBuilder refused(long op, int status, boolean retryAfter) {
    return line(new Answered(next(), op, new Answer(status, retryAfter, false), List.of()));
  }

  /** Publishes and acknowledges messages: number n at offset n. */
  HistoryBuilder published(String epoch, long... numbers) {
    for (long number : numbers) publish(LOG, number).ok(number, epoch, number);
    return this;
  }

  HistoryBuilder rec1(String client, int connection) {
    return line(new Opened(next(), new Line(client, connection), true, false, client + connection));
  }

  HistoryBuilder stock(String client, int connection) {
    return line(
        new Opened(next(), new Line(client, connection), false, false, client + connection));
  }

  HistoryBuilder closed(String client, int connection, int code) {
    return line(new Closed(next(), new Line(client, connection), code, false));
  }

  HistoryBuilder subscribed(String client, String channel, String epoch, long offset) {
    return asked(client, channel).answered(client, channel, epoch, offset);
  }

  HistoryBuilder resumed(
      String client, ChannelPosition claimed, ChannelPosition found, boolean recovered) {
    line(new Asked(next(), new Line(client, 2), claimed));
    return line(new Succeeded(next(), new Line(client, 2), found, Boolean.toString(recovered), ""));
  }

  static ChannelPosition at(String epoch, long offset) {
    return new ChannelPosition(LOG, epoch, offset);
  }

  HistoryBuilder got(String client, String channel, long offset, long payload) {
    return got(client, 1, channel, offset, payload);
  }

  HistoryBuilder got(String client, int connection, String channel, long offset, long payload) {
    return line(new Received(next(), new Line(client, connection), channel, offset, payload));
  }

  HistoryBuilder left(String client, String channel) {
    return line(new Unsubscribed(next(), new Line(client, 1), channel));
  }

  HistoryBuilder asked(String client, String channel) {
    return line(new Asked(next(), new Line(client, 1), new ChannelPosition(channel, "", -1)));
  }

  HistoryBuilder answered(String client, String channel, String epoch, long offset) {
    return line(
        new Succeeded(
            next(), new Line(client, 1), new ChannelPosition(channel, epoch, offset), "", ""));
  }

  HistoryBuilder skipped(String client, long offset) {
    return line(new Skipped(next(), new Line(client, 1), LOG, offset));
  }

  HistoryBuilder told(String client, String channel, boolean recovered, String epoch, long offset) {
    return line(
        new Told(
            next(),
            new Line(client, 1),
            new ChannelPosition(channel, epoch, offset),
            recovered,
            ""));
  }

  HistoryBuilder removed(String client, String user) {
    return line(new Moved(next(), new Line(client, 1), "presence-room", false, user));
  }

  HistoryBuilder visited(String client, String channel, boolean came) {
    return line(new Visited(next(), client, channel, came));
  }

  /** Adds a webhook that was accepted. */
  HistoryBuilder notified(String id, String name, String channel) {
    return line(new Notified(next(), id, true, new NotifiedEvent(name, channel, ""), name));
  }

  /** Adds a webhook whose body was built again, with another time. */
  HistoryBuilder remade(String id, String name, String channel) {
    var event = new NotifiedEvent(name, channel, "");
    return line(new Notified(next(), id, true, event, name + " later"));
  }

  /** Adds a webhook that was answered with 500. */
  HistoryBuilder refused(String id, String name, String channel) {
    return line(new Notified(next(), id, false, new NotifiedEvent(name, channel, ""), name));
  }

  HistoryBuilder measured(String what, double value) {
    return line(new Measured(next(), "edge-1", what, value));
  }

  HistoryBuilder swallowed(long payload) {
    return line(new Swallowed(next(), payload));
  }

  /** Adds a fault that begins now and lasts for so many ms. Does not advance the time. */
  HistoryBuilder fault(long ms, Effect... effects) {
    faults.add(new Fault("fault", now, now + ms * 1_000, Set.of(effects)));
    return this;
  }

  /** Adds a fault of only the Redis that serves this channel. */
  HistoryBuilder faultOf(String channel, long ms, Effect... effects) {
    Set<Partition> its = Set.of(Fault.partitionOf(channel));
    faults.add(new Fault("fault", now, now + ms * 1_000, Set.of(effects), its));
    return this;
  }

  /** Adds a log with the nth payload at offset n. */
  HistoryBuilder log(String epoch, long... payloads) {
    return forked(epoch, "", 0, payloads);
  }

  /** Adds a snapshot of an empty Redis. */
  HistoryBuilder noLog() {
    snapshots.add(new LogSnapshot(next(), Map.of()));
    return this;
  }

  HistoryBuilder forked(String epoch, String before, long common, long... payloads) {
    List<Entry> entries = new ArrayList<>();
    for (long payload : payloads) entries.add(new Entry(entries.size() + 1, payload));
    List<Ancestor> ancestry = before.isEmpty() ? List.of() : List.of(new Ancestor(before, common));
    ChannelLog log = new ChannelLog(epoch, payloads.length, ancestry, entries);
    snapshots.add(new LogSnapshot(next(), Map.of(LOG, log)));
    return this;
  }

  /** Returns the invariants that are violated. */
  Set<String> broken() {
    List<LogSnapshot> seen =
        snapshots.isEmpty() ? List.of(new LogSnapshot(now, Map.of())) : snapshots;
    return Checker.violations(new RunHistory(lines, seen, faults, now)).stream()
        .map(InvariantViolation::invariant)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
