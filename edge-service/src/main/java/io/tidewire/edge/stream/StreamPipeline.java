package io.tidewire.edge.stream;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelLog.ExpectedPosition;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.channel.ResyncReason;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;

/**
 * Delivers every message of the log once and in order (docs/design/delivery.md §2.3): subscribes,
 * then reads the log's position. A message that does not follow the last one waits until the log
 * has been read. Subscribers are told of a gap that cannot be repaired before the next message.
 *
 * <p>Confined to the channel's event loop.
 */
public final class StreamPipeline implements DeliveryPipeline, IdleAudit.Owner, CatchUps.Hub {

  private static final Cancel NOTHING = () -> {};

  private final Topic topic;
  private final History history;
  private final boolean lenient;
  private final StreamPorts ports;
  private final Owner owner;
  private final ReplayBuffer replayBuffer;
  private final CatchUps catchUps;
  private final IdleAudit audit;
  private final GapBuffer gapBuffer = new GapBuffer();
  private final EpochHistory epochs = new EpochHistory();
  private boolean started;
  private boolean confirmed;
  private boolean admitting;
  private boolean live;
  private Cancel pending = NOTHING;

  /**
   * @param lenient whether subscribers that were before a fork count as having missed nothing
   */
  public StreamPipeline(
      Topic topic, History history, boolean lenient, StreamPorts ports, Owner owner) {
    this.topic = topic;
    this.history = history;
    this.lenient = lenient;
    this.ports = ports;
    this.owner = owner;
    replayBuffer = new ReplayBuffer(ports.replayMemory());
    audit = new IdleAudit(ports.loop().time().random(), this);
    catchUps = new CatchUps(topic, history, lenient, ports, replayBuffer, owner, this);
  }

  // The link

  @Override
  public void begin() {
    if (confirmed) return;
    confirmed = true;
    if (started) {
      gapBuffer.asked();
      pending = ports.gapDetector().ask(new ExpectedPosition(topic, at()), this::checked);
    } else {
      read();
    }
  }

  private void checked(boolean moved) {
    pending = NOTHING;
    if (moved) {
      read();
    } else {
      settle();
    }
  }

  @Override
  public void interrupted() {
    confirmed = false;
    admitting = false;
    live = false;
    withdraw();
    gapBuffer.clear();
    catchUps.interrupted();
  }

  @Override
  public void forget() {
    interrupted();
    started = false;
    replayBuffer.clear();
    ports.gapDetector().forget(audit);
  }

  private void withdraw() {
    pending.cancel();
    pending = NOTHING;
    audit.withdraw();
  }

  @Override
  public boolean hasStarted() {
    return started;
  }

  @Override
  public boolean isLive() {
    return live;
  }

  // Messages

  @Override
  public void arrived(Envelope message) {
    if (!confirmed) return;
    if (message.offset() == 0) {
      owner.deliver(message);
    } else if (live) {
      follow(message);
    } else {
      gapBuffer.add(message);
    }
  }

  private void follow(Envelope message) {
    switch (arrival(message)) {
      case NEXT -> apply(message);
      case AHEAD -> behind(message, ResyncReason.GAP);
      case OTHER_EPOCH -> behind(message, ResyncReason.LINEAGE);
      case OLD -> {}
    }
  }

  private Arrival arrival(Envelope message) {
    return Arrival.of(message, epochs.epoch(), epochs.offset());
  }

  private void behind(Envelope message, ResyncReason why) {
    gapBuffer.add(message);
    behind(why);
  }

  /** Messages are or may be missing. Those that arrive wait until the log has been read. */
  @Override
  public void behind(ResyncReason why) {
    live = false;
    ports.loop().meters().resynced(why);
    read();
  }

  private void apply(Envelope message) {
    epochs.moveOn();
    audit.active();
    LogEntry logged = LogEntry.of(message, ports.loop().frames());
    replayBuffer.add(logged);
    owner.deliver(message, logged.frame());
    logged.frame().release();
  }

  // The log

  private void read() {
    withdraw();
    gapBuffer.asked();
    LogQuery query =
        started
            ? LogQuery.since(topic, history, at(), LogQuery.MAX_PAGE, Long.MAX_VALUE)
            : LogQuery.top(topic, history);
    pending = ports.log().read(query, owner.requester(), this::answered);
  }

  private void answered(LogReading reading) {
    pending = NOTHING;
    if (!started) {
      started = true;
      epochs.begin(reading);
    } else if (isMoreAfter(reading)) {
      read();
      return;
    }
    settle();
  }

  private boolean isMoreAfter(LogReading reading) {
    boolean isOurs = reading.top().epoch().equals(epochs.epoch());
    Optional<EpochTransition> transition = isOurs ? Optional.empty() : epochs.follow(reading);
    if (reading instanceof LogReading.Lost lost) return isMoreAfter(lost, transition);
    LogReading.Rows rows = (LogReading.Rows) reading;
    transition.ifPresent(this::crossed);
    for (Envelope row : rows.rows()) {
      if (arrival(row) == Arrival.NEXT) apply(row);
    }
    return !rows.reachTop();
  }

  /** An epoch that the log does not know may share an ancestor with it all the same. */
  private boolean isMoreAfter(LogReading.Lost lost, Optional<EpochTransition> transition) {
    if (lost.reason() == LogReading.Reason.RESET && transition.isPresent()) {
      crossed(transition.get());
      return true;
    }
    broken(lost.top(), Resumption.Reason.of(lost.reason()));
    return false;
  }

  /** Subscribers are told even if no message follows, since positions have a new epoch. */
  private void crossed(EpochTransition transition) {
    replayBuffer.clear();
    Optional<Resumption.Reason> missed = transition.missed(lenient);
    if (missed.isPresent()) {
      broken(transition.at(), missed.get());
    } else {
      owner.continuity(transition.notice());
    }
  }

  private void broken(Position now, Resumption.Reason why) {
    replayBuffer.clear();
    epochs.moveTo(now);
    ports.loop().meters().broken(why);
    owner.continuity(new Continuity.Broken(now, why));
  }

  /** The log was read. Delivers the messages that waited, as far as they follow. */
  private void settle() {
    if (gapBuffer.isCut()) {
      ports.loop().meters().resynced(ResyncReason.CUT);
      read();
      return;
    }
    List<Envelope> messages = gapBuffer.take();
    for (int i = 0; i < messages.size(); i++) {
      Envelope message = messages.get(i);
      Arrival arrival = arrival(message);
      boolean stale = arrival == Arrival.OTHER_EPOCH && gapBuffer.isOlderThanAnswer(i);
      if (arrival == Arrival.NEXT) {
        apply(message);
      } else if (arrival != Arrival.OLD && !stale) {
        messages.subList(i, messages.size()).forEach(gapBuffer::add);
        read();
        return;
      }
    }
    goLive();
  }

  private void goLive() {
    live = true;
    ports.gapDetector().watch(audit);
    if (admitting) {
      owner.caughtUp();
    } else {
      admitting = true;
      owner.live();
    }
    if (live) catchUps.resume();
  }

  /**
   * A replay buffer without new messages since the last audit is dropped; a client that returns
   * later reads the log.
   */
  @Override
  public Cancel verify(boolean idle) {
    if (idle) replayBuffer.clear();
    if (!live) return NOTHING;
    Position asked = at();
    return ports
        .gapDetector()
        .ask(new ExpectedPosition(topic, asked), moved -> verified(asked, moved));
  }

  private void verified(Position asked, boolean moved) {
    if (moved && live && asked.equals(at())) behind(ResyncReason.AUDIT);
  }

  // Those who are behind

  @Override
  public Position at() {
    return epochs.at();
  }

  @Override
  public Optional<EpochTransition> transition(Position before) {
    return epochs.transition(before);
  }

  @Override
  public void start(SubscriptionHandle handle) {
    catchUps.start(handle);
  }

  @Override
  public void catchUp(SubscriptionHandle handle, Position at) {
    catchUps.catchUp(handle, at);
  }

  @Override
  public void left(SubscriptionHandle handle) {
    catchUps.left(handle);
  }
}
