package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * New subscribers of one channel that want to begin before now, until the log has told them where
 * that is. Confined to the channel's event loop.
 */
final class Rewinds {

  private final Topic topic;
  private final ChannelLog log;
  private final Map<Ticket, Rewinding> waiting = new LinkedHashMap<>(0);

  private record Rewinding(
      Recovery.Rewind rewind, Consumer<List<Envelope>> answer, Cancel question) {}

  Rewinds(Topic topic, ChannelLog log) {
    this.topic = topic;
    this.log = log;
  }

  /** The answer comes once, and never if the ticket {@linkplain #left leaves} before. */
  void ask(Ticket ticket, Recovery.Rewind rewind, Consumer<List<Envelope>> answer) {
    Cancel question =
        log.latest(
            topic,
            most(rewind, ticket),
            Asker.connection(topic.appId(), ticket.subscriber().socketId()),
            rows -> {
              waiting.remove(ticket);
              answer.accept(wanted(rewind, rows));
            });
    waiting.put(ticket, new Rewinding(rewind, answer, question));
  }

  /** Not more than the namespace lets a client have: each message may be large. */
  private static int most(Recovery.Rewind rewind, Ticket ticket) {
    if (rewind instanceof Recovery.Rewind.Count count) {
      return Math.min(count.messages(), Returning.MOST_MESSAGES);
    }
    int allowed = ticket.subscriber().namespace().clientRewind();
    return allowed == 0 ? Returning.MOST_MESSAGES : Math.min(allowed, Returning.MOST_MESSAGES);
  }

  private static List<Envelope> wanted(Recovery.Rewind rewind, List<Envelope> rows) {
    return rewind instanceof Recovery.Rewind.Since since
        ? rows.stream().filter(row -> row.publishedAtMs() >= since.ms()).toList()
        : rows;
  }

  /**
   * The last run of rows without a hole that ends at or before a place. Rows of another lineage
   * than the channel is on are none of its past, as far as it knows.
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

  void left(Ticket ticket) {
    Rewinding gone = waiting.remove(ticket);
    if (gone != null) gone.question().cancel();
  }

  /** What was asked does not count any more. */
  void interrupted() {
    waiting.values().forEach(rewinding -> rewinding.question().cancel());
  }

  /** Asks again for those whose question was withdrawn. */
  void resume() {
    Map<Ticket, Rewinding> again = new LinkedHashMap<>(waiting);
    waiting.clear();
    again.forEach(
        (ticket, rewinding) -> {
          rewinding.question().cancel();
          ask(ticket, rewinding.rewind(), rewinding.answer());
        });
  }
}
