package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Queries of one channel's log for new subscribers that start with earlier messages. Confined to
 * the channel's event loop.
 */
final class RewindQueries {

  private final Topic topic;
  private final ChannelLog log;
  private final Map<SubscriptionHandle, Rewinding> waiting = new LinkedHashMap<>(0);

  private record Rewinding(
      Recovery.Rewind rewind, Consumer<List<Envelope>> answer, Cancel pending) {}

  RewindQueries(Topic topic, ChannelLog log) {
    this.topic = topic;
    this.log = log;
  }

  /** Answers once, and never if the subscriber {@linkplain #left leaves} before. */
  void ask(SubscriptionHandle handle, Recovery.Rewind rewind, Consumer<List<Envelope>> answer) {
    Cancel pending =
        log.latest(
            topic,
            most(rewind, handle),
            Requester.connection(topic.appId(), handle.subscriber().socketId()),
            rows -> {
              waiting.remove(handle);
              answer.accept(wanted(rewind, rows));
            });
    waiting.put(handle, new Rewinding(rewind, answer, pending));
  }

  /** At most what the namespace allows a client, since each message may be large. */
  private static int most(Recovery.Rewind rewind, SubscriptionHandle handle) {
    if (rewind instanceof Recovery.Rewind.Count count) {
      return Math.min(count.messages(), ResumeCatchUp.MOST_MESSAGES);
    }
    int allowed = handle.subscriber().namespace().clientRewind();
    return allowed == 0
        ? ResumeCatchUp.MOST_MESSAGES
        : Math.min(allowed, ResumeCatchUp.MOST_MESSAGES);
  }

  private static List<Envelope> wanted(Recovery.Rewind rewind, List<Envelope> rows) {
    return rewind instanceof Recovery.Rewind.Since since
        ? rows.stream().filter(row -> row.publishedAtMs() >= since.ms()).toList()
        : rows;
  }

  /**
   * The last rows without a gap up to a position. Rows of another epoch than the position's are
   * dropped.
   */
  static List<Envelope> upTo(Position place, List<Envelope> rows) {
    List<Envelope> run = new ArrayList<>();
    for (Envelope row : rows) {
      if (!row.epoch().equals(place.epoch()) || row.offset() > place.offset()) break;
      if (!run.isEmpty() && run.get(run.size() - 1).offset() + 1 != row.offset()) run.clear();
      run.add(row);
    }
    return run;
  }

  void left(SubscriptionHandle handle) {
    Rewinding gone = waiting.remove(handle);
    if (gone != null) gone.pending().cancel();
  }

  /** Cancels the queries; {@link #resume} repeats them. */
  void interrupted() {
    waiting.values().forEach(rewinding -> rewinding.pending().cancel());
  }

  /** Repeats the queries that were cancelled. */
  void resume() {
    Map<SubscriptionHandle, Rewinding> again = new LinkedHashMap<>(waiting);
    waiting.clear();
    again.forEach(
        (handle, rewinding) -> {
          rewinding.pending().cancel();
          ask(handle, rewinding.rewind(), rewinding.answer());
        });
  }
}
