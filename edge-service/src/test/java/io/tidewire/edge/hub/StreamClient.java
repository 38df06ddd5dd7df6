package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One subscription of a stream channel that believes what it is told, and complains of every hole.
 * It may have the recovery extension or not, and may stop to read.
 */
final class StreamClient implements ChannelSubscriber {

  /** Stands for a message that this client itself caused. */
  static final String OWN = "own";

  final SocketId id;
  final List<String> got = new ArrayList<>();
  Optional<Position> at = Optional.empty();

  /** The offset that {@link #got} follows; a stock client knows it by its first message. */
  OptionalLong base = OptionalLong.empty();

  boolean admitted;
  boolean closed;
  boolean full;
  int continuity;
  private final Topic topic;
  private final Namespace namespace;
  private final Optional<Recovery> recovery;
  private final SimulatedLog log;
  private final List<Runnable> drained = new ArrayList<>();
  private final Set<String> heard = new HashSet<>();
  private long last;
  private long latestBase;

  StreamClient(
      Topic topic, int number, Namespace namespace, Optional<Recovery> recovery, SimulatedLog log) {
    this.topic = topic;
    this.namespace = namespace;
    this.recovery = recovery;
    this.log = log;
    id = new SocketId("1." + number);
  }

  void drain() {
    full = false;
    List<Runnable> tasks = List.copyOf(drained);
    drained.clear();
    tasks.forEach(Runnable::run);
  }

  boolean hasRecovery() {
    return recovery.isPresent();
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public Namespace namespace() {
    return namespace;
  }

  @Override
  public Optional<Recovery> recovery() {
    return recovery;
  }

  @Override
  public SocketId socketId() {
    return id;
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    assertThat(hasRecovery()).as("a stock client").isFalse();
    admit();
    beginBy(log.top().offset());
  }

  private void admit() {
    assertThat(admitted).as("admitted before").isFalse();
    admitted = true;
  }

  /** With what comes next, which is not behind this offset. */
  private void beginBy(long offset) {
    base = OptionalLong.empty();
    latestBase = offset;
    got.clear();
  }

  private void beginAt(Position place) {
    at = Optional.of(place);
    base = OptionalLong.of(place.offset());
    last = place.offset();
    got.clear();
  }

  @Override
  public int resumed(
      Resumption how, Optional<String> presence, List<Frame> replay, Optional<Frame> cached) {
    admit();
    if (how instanceof Resumption.Started started) {
      beginAt(started.at());
    } else if (how instanceof Resumption.Unrecovered unrecovered) {
      assertThat(replay).as("after a loss").isEmpty();
      broken(unrecovered.why());
      beginAt(unrecovered.at());
    } else if (how instanceof Resumption.Recovered recovered) {
      assertThat(recovered.at().offset()).isEqualTo(at.orElseThrow().offset());
      assertThat(recovered.replay()).isEqualTo(replay.size());
      at = Optional.of(recovered.at());
    } else {
      throw new AssertionError("a stream channel has places");
    }
    int taken = 0;
    while (taken < replay.size() && !full) replayed(replay.get(taken++));
    return taken;
  }

  /** What it is before it is admitted again. */
  void remember(StreamClient before) {
    got.addAll(before.got);
    at = before.at;
    base = before.base;
    last = before.last;
  }

  private void replayed(Frame frame) {
    String text = ((TextFrame) frame).text();
    if (text.startsWith("{\"event\":\"tidewire:skip\"")) {
      next(last + 1, OWN);
    } else {
      next(frame.offset(), text);
    }
  }

  @Override
  public void continuity(Continuity notice) {
    assertThat(admitted).isTrue();
    if (notice instanceof Continuity.Boundary boundary) {
      assertThat(boundary.at().offset()).as("boundary").isEqualTo(last);
      at = Optional.of(boundary.at());
    } else if (notice instanceof Continuity.Renamed renamed) {
      assertThat(renamed.at().offset()).as("renamed").isEqualTo(last);
      at = Optional.of(renamed.at());
    } else if (notice instanceof Continuity.Broken broken) {
      broken(broken.why());
      beginAt(broken.at());
    } else {
      throw new AssertionError("there is a log");
    }
  }

  private void broken(Resumption.Reason why) {
    continuity++;
    if (why == Resumption.Reason.RESET) {
      assertThat(at.filter(place -> log.knows(place.epoch()))).as("reset").isEmpty();
    }
  }

  /** What the log has follows without a hole: it is not skipped, and nothing comes twice. */
  @Override
  public void gap() {
    assertThat(hasRecovery()).as("a stock client").isFalse();
    continuity++;
    long seen = base.isPresent() ? last : latestBase;
    beginBy(log.keepsAll() ? seen : log.top().offset());
  }

  @Override
  public void refused(SubscriptionError error) {
    throw new AssertionError("refused");
  }

  @Override
  public Offer offer(Frame frame) {
    assertThat(admitted).as("offered before it was admitted").isTrue();
    if (closed) return Offer.CLOSED;
    if (full) return Offer.OVERFLOWED;
    next(frame.offset(), ((TextFrame) frame).text());
    return Offer.ACCEPTED;
  }

  @Override
  public void excepted(Frame frame) {
    next(frame.offset(), OWN);
  }

  private void next(long offset, String text) {
    if (base.isEmpty()) {
      assertThat(offset).as("the first since it listens").isBetween(1L, latestBase + 1);
      base = OptionalLong.of(offset - 1);
    } else {
      assertThat(offset).as("no hole, nothing twice").isEqualTo(last + 1);
    }
    last = offset;
    at = at.map(place -> new Position(place.epoch(), offset));
    got.add(text);
    assertThat(text.equals(OWN) || heard.add(text)).as("%s for the first time", text).isTrue();
  }

  @Override
  public void tooSlow() {
    closed = true;
  }

  @Override
  public void whenDrained(Runnable task) {
    drained.add(task);
    if (!full) drain();
  }

  /** Nothing is missing in the end. */
  void check() {
    assertThat(admitted).as("admitted in the end").isTrue();
    if (hasRecovery()) assertThat(at).as("in the end").contains(log.top());
    if (base.isEmpty()) return;
    List<String> all = log.since(base.getAsLong());
    assertThat(got).as("everything since %d", base.getAsLong()).hasSameSizeAs(all);
    for (int i = 0; i < all.size(); i++) {
      if (!got.get(i).equals(OWN)) assertThat(got.get(i)).isEqualTo(all.get(i));
    }
  }
}
