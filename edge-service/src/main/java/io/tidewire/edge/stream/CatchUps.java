package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.channel.ResyncReason;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The subscribers of one channel that are behind it. They catch up at once, from the replay buffer,
 * or from the log, with one query at a time for all of them. No subscriber becomes live ahead of
 * its channel: if the log is further ahead, the channel follows first (docs/design/delivery.md
 * §2.3).
 *
 * <p>Confined to the channel's event loop.
 */
final class CatchUps {

  /** The channel, as its catch-ups see it. */
  interface Hub {
    boolean isLive();

    Position at();

    /**
     * How a position of an earlier epoch translates to the current one; empty if that is unknown.
     */
    Optional<EpochTransition> transition(Position before);

    /** The log is ahead of the channel. Called only while the channel is live. */
    void behind(ResyncReason why);
  }

  private static final Cancel NOTHING = () -> {};

  private final StreamChannel channel;
  private final ReplayBuffer replayBuffer;
  private final Hub hub;
  private final RewindQueries rewinds;
  private final Map<SubscriptionHandle, CatchUp> waiting = new LinkedHashMap<>(0);
  private Cancel pending = NOTHING;

  CatchUps(StreamChannel channel, ReplayBuffer replayBuffer, Hub hub) {
    this.channel = channel;
    this.replayBuffer = replayBuffer;
    this.hub = hub;
    rewinds = new RewindQueries(channel.topic(), channel.ports().log());
  }

  void start(SubscriptionHandle handle) {
    Recovery recovery = handle.subscriber().recovery().orElseThrow();
    if (recovery.since().isPresent()) {
      add(returning(handle, recovery.since().get(), false));
    } else if (recovery.rewind() instanceof Recovery.Rewind.Nothing) {
      channel.started(handle, new Resumption.Started(hub.at()), List.of());
    } else {
      rewinds.ask(handle, recovery.rewind(), rows -> rewound(handle, rows));
    }
  }

  private ResumeCatchUp returning(SubscriptionHandle handle, Position at, boolean rewound) {
    return new ResumeCatchUp(channel, handle, at, rewound, hub::at);
  }

  /** Drops rows after the channel's position: these will be delivered anyway. */
  private void rewound(SubscriptionHandle handle, List<Envelope> rows) {
    Position now = hub.at();
    List<Envelope> past = RewindQueries.upTo(now, rows);
    long from = past.isEmpty() ? now.offset() : past.get(0).offset() - 1;
    ResumeCatchUp back = returning(handle, new Position(now.epoch(), from), true);
    List<LogEntry> messages = encoded(past);
    if (back.take(messages)) add(back);
    LogEntry.release(messages);
  }

  void catchUp(SubscriptionHandle handle, Position at) {
    add(new SlowSubscriberCatchUp(channel, handle, at, hub::at));
  }

  void left(SubscriptionHandle handle) {
    rewinds.left(handle);
    CatchUp catchUp = waiting.remove(handle);
    if (catchUp != null) catchUp.forget();
  }

  /** Cancels the query. The subscribers keep waiting. */
  void interrupted() {
    pending.cancel();
    pending = NOTHING;
    rewinds.interrupted();
  }

  /** The channel is live again. */
  void resume() {
    rewinds.resume();
    turn();
  }

  private void add(CatchUp catchUp) {
    waiting.put(catchUp.handle(), catchUp);
    settle(catchUp);
    ask();
  }

  private void turn() {
    List.copyOf(waiting.values()).forEach(this::settle);
    ask();
  }

  /**
   * Finishes a catch-up that is at the channel's position, or that the replay buffer can take
   * there.
   */
  private void settle(CatchUp catchUp) {
    if (!hub.isLive() || !follow(catchUp)) return;
    Position now = hub.at();
    Position at = catchUp.at();
    if (at.offset() > now.offset()) return;
    if (at.offset() < now.offset()) {
      Optional<List<LogEntry>> kept = replayBuffer.since(at.offset());
      if (kept.isEmpty()) return;
      if (!catchUp.take(kept.get())) {
        end(catchUp);
        return;
      }
    }
    end(catchUp);
    catchUp.caughtUp();
  }

  /**
   * Translates its position to the channel's epoch. Returns false if that finished it or is not
   * possible.
   */
  private boolean follow(CatchUp catchUp) {
    if (isInCurrentEpoch(catchUp.at())) return true;
    Optional<EpochTransition> transition = hub.transition(catchUp.at());
    if (transition.isEmpty()) return false;
    if (catchUp.follow(transition.get())) return true;
    end(catchUp);
    return false;
  }

  private boolean isInCurrentEpoch(Position settle) {
    return settle.epoch().equals(hub.at().epoch());
  }

  private void end(CatchUp catchUp) {
    waiting.remove(catchUp.handle(), catchUp);
  }

  /** Reads the log from the earliest position of an epoch, for all catch-ups of that epoch. */
  private void ask() {
    if (pending != NOTHING || waiting.isEmpty() || !hub.isLive()) return;
    CatchUp first = waiting.values().iterator().next();
    String epoch = first.at().epoch();
    Position since =
        waiting.values().stream()
            .map(CatchUp::at)
            .filter(at -> at.epoch().equals(epoch))
            .min(Comparator.comparingLong(Position::offset))
            .orElseThrow();
    channel.ports().loop().meters().caughtUpFromLog();
    pending =
        channel
            .ports()
            .log()
            .read(
                channel.since(since),
                Requester.connection(
                    channel.topic().appId(), first.handle().subscriber().socketId()),
                reading -> answered(since, reading));
  }

  private void answered(Position since, LogReading reading) {
    pending = NOTHING;
    List<CatchUp> asking =
        waiting.values().stream()
            .filter(catchUp -> catchUp.at().epoch().equals(since.epoch()))
            .filter(catchUp -> catchUp.at().offset() >= since.offset())
            .toList();
    boolean isOurs = isInCurrentEpoch(reading.top());
    if (isOurs) serve(asking, since, reading);
    boolean isAhead = asking.stream().anyMatch(one -> waits(one) && (!isOurs || isAhead(one)));
    if (hub.isLive() && isAhead) hub.behind(ResyncReason.OVERTAKEN);
    turn();
  }

  private void serve(List<CatchUp> asking, Position since, LogReading reading) {
    if (reading instanceof LogReading.Rows rows) {
      List<LogEntry> messages = encoded(rows.rows());
      asking.forEach(catchUp -> serve(catchUp, rows, messages));
      LogEntry.release(messages);
    } else if (reading instanceof LogReading.Lost lost) {
      asking.stream()
          .filter(one -> lost.reason() == LogReading.Reason.RESET || one.at().equals(since))
          .forEach(catchUp -> lost(catchUp, lost.reason()));
    }
  }

  private boolean waits(CatchUp catchUp) {
    return waiting.containsValue(catchUp);
  }

  private boolean isAhead(CatchUp catchUp) {
    return catchUp.at().offset() > hub.at().offset();
  }

  /** It may have left because of what another subscriber was told. */
  private void lost(CatchUp catchUp, LogReading.Reason why) {
    if (!waits(catchUp)) return;
    end(catchUp);
    catchUp.lost(Resumption.Reason.of(why));
  }

  private void serve(CatchUp catchUp, LogReading.Rows rows, List<LogEntry> messages) {
    if (!isInCurrentEpoch(catchUp.at()) || catchUp.at().offset() > rows.top().offset()) {
      lost(catchUp, LogReading.Reason.RESET);
      return;
    }
    if (catchUp.at().offset() > rows.end().offset()) return;
    if (!catchUp.take(after(catchUp.at().offset(), messages))) {
      end(catchUp);
      return;
    }
    settle(catchUp);
    if (waiting.containsKey(catchUp.handle()) && !catchUp.paused()) end(catchUp);
  }

  private static List<LogEntry> after(long offset, List<LogEntry> messages) {
    return messages.stream().filter(message -> message.offset() > offset).toList();
  }

  private List<LogEntry> encoded(List<Envelope> rows) {
    return rows.stream().map(row -> LogEntry.of(row, channel.ports().loop().frames())).toList();
  }
}
