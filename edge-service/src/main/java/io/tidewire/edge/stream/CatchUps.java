package io.tidewire.edge.stream;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Crossing;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.channel.Resync;
import io.tidewire.edge.delivery.Sequence;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Subscribers of one channel that are behind it, and how they come level: at once, from the ring,
 * or from the log, with one question at a time for all of them. Nobody is ever live ahead of the
 * channel: if the log is farther, the channel has to follow first (docs/design/delivery.md §2.3).
 *
 * <p>Confined to the channel's event loop.
 */
final class CatchUps {

  /** The channel, as those who are behind see it. */
  interface Hub {
    boolean isLive();

    Position at();

    /** What became of a place on a lineage before this one; nothing if that is unknown. */
    Optional<Crossing> crossing(Position before);

    /** The log is farther than the channel. Only while it is live. */
    void behind(Resync why);
  }

  private static final Cancel NOTHING = () -> {};

  private final Topic topic;
  private final History history;
  private final boolean lenient;
  private final StreamPorts ports;
  private final Ring ring;
  private final Sequence.Owner owner;
  private final Hub hub;
  private final Rewinds rewinds;
  private final Map<Ticket, Straggler> waiting = new LinkedHashMap<>(0);
  private Cancel question = NOTHING;

  CatchUps(
      Topic topic,
      History history,
      boolean lenient,
      StreamPorts ports,
      Ring ring,
      Sequence.Owner owner,
      Hub hub) {
    this.topic = topic;
    this.history = history;
    this.lenient = lenient;
    this.ports = ports;
    this.ring = ring;
    this.owner = owner;
    this.hub = hub;
    rewinds = new Rewinds(topic, ports.log());
  }

  void start(Ticket ticket) {
    Recovery recovery = ticket.subscriber().recovery().orElseThrow();
    if (recovery.since().isPresent()) {
      add(returning(ticket, recovery.since().get(), false));
    } else if (recovery.rewind() instanceof Recovery.Rewind.Nothing) {
      owner.started(ticket, new Resumption.Started(hub.at()), List.of());
    } else {
      rewinds.ask(ticket, recovery.rewind(), rows -> rewound(ticket, rows));
    }
  }

  private Returning returning(Ticket ticket, Position at, boolean rewound) {
    return new Returning(ticket, at, rewound, lenient, hub::at, owner);
  }

  /**
   * Rows reach back from somewhere around the channel's place; those beyond it come by themselves.
   */
  private void rewound(Ticket ticket, List<Envelope> rows) {
    Position now = hub.at();
    List<Envelope> past = Rewinds.upTo(now, rows);
    long from = past.isEmpty() ? now.offset() : past.get(0).offset() - 1;
    Returning back = returning(ticket, new Position(now.epoch(), from), true);
    List<Logged> messages = encoded(past);
    if (back.take(messages)) add(back);
    Logged.release(messages);
  }

  void catchUp(Ticket ticket, Position at) {
    add(new Lagging(ticket, at, lenient, hub::at, ports.loop().deliveries()));
  }

  void left(Ticket ticket) {
    rewinds.left(ticket);
    Straggler straggler = waiting.remove(ticket);
    if (straggler != null) straggler.forget();
  }

  /** What was asked does not count any more; who waits waits on. */
  void interrupted() {
    question.cancel();
    question = NOTHING;
    rewinds.interrupted();
  }

  /** The channel is live again. */
  void resume() {
    rewinds.resume();
    turn();
  }

  private void add(Straggler straggler) {
    waiting.put(straggler.ticket(), straggler);
    place(straggler);
    ask();
  }

  private void turn() {
    List.copyOf(waiting.values()).forEach(this::place);
    ask();
  }

  /** Ends a straggler's wait if it is where the channel is, or the ring reaches back to it. */
  private void place(Straggler straggler) {
    if (!hub.isLive() || !cross(straggler)) return;
    Position now = hub.at();
    Position at = straggler.at();
    if (at.offset() > now.offset()) return;
    if (at.offset() < now.offset()) {
      Optional<List<Logged>> kept = ring.since(at.offset());
      if (kept.isEmpty()) return;
      if (!straggler.take(kept.get())) {
        end(straggler);
        return;
      }
    }
    end(straggler);
    straggler.level();
  }

  /** Whether it is on the channel's lineage now. */
  private boolean cross(Straggler straggler) {
    if (isOnOurs(straggler.at())) return true;
    Optional<Crossing> crossing = hub.crossing(straggler.at());
    if (crossing.isEmpty()) return false;
    if (straggler.cross(crossing.get())) return true;
    end(straggler);
    return false;
  }

  private boolean isOnOurs(Position place) {
    return place.epoch().equals(hub.at().epoch());
  }

  private void end(Straggler straggler) {
    waiting.remove(straggler.ticket(), straggler);
  }

  /** On behalf of who is farthest behind, and of all who are in the same lineage. */
  private void ask() {
    if (question != NOTHING || waiting.isEmpty() || !hub.isLive()) return;
    Straggler first = waiting.values().iterator().next();
    String epoch = first.at().epoch();
    Position since =
        waiting.values().stream()
            .map(Straggler::at)
            .filter(at -> at.epoch().equals(epoch))
            .min(Comparator.comparingLong(Position::offset))
            .orElseThrow();
    ports.loop().meters().caughtUpFromLog();
    question =
        ports
            .log()
            .read(
                LogQuery.since(topic, history, since, LogQuery.MAX_PAGE, Long.MAX_VALUE),
                Asker.connection(topic.appId(), first.ticket().subscriber().socketId()),
                reading -> answered(since, reading));
  }

  private void answered(Position since, LogReading reading) {
    question = NOTHING;
    List<Straggler> asking =
        waiting.values().stream()
            .filter(straggler -> straggler.at().epoch().equals(since.epoch()))
            .filter(straggler -> straggler.at().offset() >= since.offset())
            .toList();
    boolean isOurs = isOnOurs(reading.top());
    if (isOurs) serve(asking, since, reading);
    boolean isAhead = asking.stream().anyMatch(one -> waits(one) && (!isOurs || isAhead(one)));
    if (hub.isLive() && isAhead) hub.behind(Resync.OVERTAKEN);
    turn();
  }

  private void serve(List<Straggler> asking, Position since, LogReading reading) {
    if (reading instanceof LogReading.Rows rows) {
      List<Logged> messages = encoded(rows.rows());
      asking.forEach(straggler -> serve(straggler, rows, messages));
      Logged.release(messages);
    } else if (reading instanceof LogReading.Lost lost) {
      asking.stream()
          .filter(one -> lost.reason() == LogReading.Reason.RESET || one.at().equals(since))
          .forEach(straggler -> lost(straggler, lost.reason()));
    }
  }

  private boolean waits(Straggler straggler) {
    return waiting.containsValue(straggler);
  }

  private boolean isAhead(Straggler straggler) {
    return straggler.at().offset() > hub.at().offset();
  }

  /** It may have left for what another straggler was told. */
  private void lost(Straggler straggler, LogReading.Reason why) {
    if (!waits(straggler)) return;
    end(straggler);
    straggler.lost(Resumption.Reason.of(why));
  }

  private void serve(Straggler straggler, LogReading.Rows rows, List<Logged> messages) {
    if (!isOnOurs(straggler.at()) || straggler.at().offset() > rows.top().offset()) {
      lost(straggler, LogReading.Reason.RESET);
      return;
    }
    if (straggler.at().offset() > rows.end().offset()) return;
    if (!straggler.take(after(straggler.at().offset(), messages))) {
      end(straggler);
      return;
    }
    place(straggler);
    if (waiting.containsKey(straggler.ticket()) && !straggler.paused()) end(straggler);
  }

  private static List<Logged> after(long offset, List<Logged> messages) {
    return messages.stream().filter(message -> message.offset() > offset).toList();
  }

  private List<Logged> encoded(List<Envelope> rows) {
    return rows.stream().map(row -> Logged.of(row, ports.loop().frames())).toList();
  }
}
