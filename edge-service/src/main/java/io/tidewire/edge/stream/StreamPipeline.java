package io.tidewire.edge.stream;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.ResyncReason;
import io.tidewire.edge.channel.ports.ChannelLog.ExpectedPosition;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent.Signal;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import java.util.List;
import java.util.Optional;

/**
 * Delivers every message of the log once and in order (docs/design/delivery.md §2.3): subscribes,
 * then reads the log's position. A message that does not follow the last one waits until the log
 * has been read. {@link LogFollower} has the position, {@link CatchUps} the subscribers behind it.
 *
 * <p>Confined to the channel's event loop.
 */
public final class StreamPipeline
    implements DeliveryPipeline, IdleAudit.AuditedChannel, CatchUps.Hub {

  private static final Cancel NOTHING = () -> {};

  private final StreamChannel channel;
  private final LogFollower log;
  private final ReplayBuffer replayBuffer;
  private final CatchUps catchUps;
  private final IdleAudit audit;
  private final GapBuffer gapBuffer = new GapBuffer();
  private boolean started;
  private boolean confirmed;
  private boolean admitting;
  private boolean live;
  private Cancel pending = NOTHING;

  /**
   * @param lenient whether subscribers that were before a fork count as having missed nothing
   */
  public StreamPipeline(
      ChannelContext context, History history, boolean lenient, StreamPorts ports) {
    channel = new StreamChannel(context, history, lenient, ports);
    replayBuffer = new ReplayBuffer(ports.replayMemory());
    log = new LogFollower(channel, replayBuffer);
    audit = new IdleAudit(ports.loop().time().random(), this);
    catchUps = new CatchUps(channel, replayBuffer, this);
  }

  // The link

  @Override
  public void begin() {
    if (confirmed) return;
    confirmed = true;
    if (started) {
      gapBuffer.asked();
      pending =
          channel
              .ports()
              .gapDetector()
              .ask(new ExpectedPosition(channel.topic(), at()), this::checked);
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
    channel.ports().gapDetector().forget(audit);
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
      channel.output().deliver(message);
    } else if (live) {
      follow(message);
    } else {
      gapBuffer.add(message);
    }
  }

  private void follow(Envelope message) {
    switch (log.arrival(message)) {
      case NEXT -> apply(message);
      case AHEAD -> behind(message, ResyncReason.GAP);
      case OTHER_EPOCH -> behind(message, ResyncReason.EPOCH);
      case OLD -> {}
    }
  }

  private void behind(Envelope message, ResyncReason why) {
    gapBuffer.add(message);
    behind(why);
  }

  /** Messages are or may be missing. Those that arrive wait until the log has been read. */
  @Override
  public void behind(ResyncReason why) {
    live = false;
    channel.ports().loop().meters().resynced(why);
    read();
  }

  private void apply(Envelope message) {
    audit.active();
    log.deliver(message);
  }

  // The log

  private void read() {
    withdraw();
    gapBuffer.asked();
    LogQuery query =
        started ? channel.since(at()) : LogQuery.top(channel.topic(), channel.history());
    Requester requester = channel.context().requests().requester();
    pending = channel.ports().log().read(query, requester, this::answered);
  }

  private void answered(LogReading reading) {
    pending = NOTHING;
    if (!started) {
      started = true;
      log.begin(reading);
    } else if (log.follow(reading)) {
      read();
      return;
    }
    settle();
  }

  /** The log was read. Delivers the messages that waited, as far as they follow. */
  private void settle() {
    if (gapBuffer.isCut()) {
      channel.ports().loop().meters().resynced(ResyncReason.CUT);
      read();
      return;
    }
    List<Envelope> messages = gapBuffer.take();
    for (int i = 0; i < messages.size(); i++) {
      Envelope message = messages.get(i);
      Arrival arrival = log.arrival(message);
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
    channel.ports().gapDetector().watch(audit);
    if (admitting) {
      channel.context().events().accept(Signal.CAUGHT_UP);
    } else {
      admitting = true;
      channel.context().events().accept(Signal.LIVE);
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
    return channel
        .ports()
        .gapDetector()
        .ask(new ExpectedPosition(channel.topic(), asked), moved -> verified(asked, moved));
  }

  private void verified(Position asked, boolean moved) {
    if (moved && live && asked.equals(at())) behind(ResyncReason.AUDIT);
  }

  // Subscribers that are behind

  @Override
  public Position at() {
    return log.at();
  }

  @Override
  public Optional<EpochTransition> transition(Position before) {
    return log.transition(before);
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
