package io.tidewire.edge.stream;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelLog.Place;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Crossing;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.channel.Resync;
import io.tidewire.edge.delivery.Sequence;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;

/**
 * Every message of the log once and in order (docs/design/delivery.md §2.3): subscribe, then read
 * where the log is; whatever does not follow on what was delivered waits until the log has been
 * read. What cannot be repaired is told before what follows.
 *
 * <p>Confined to the channel's event loop.
 */
public final class StreamSequence implements Sequence, Watch.Owner, CatchUps.Hub {

  private static final Cancel NOTHING = () -> {};

  private final Topic topic;
  private final History history;
  private final boolean lenient;
  private final StreamPorts ports;
  private final Owner owner;
  private final Ring ring;
  private final CatchUps catchUps;
  private final Watch watch;
  private final Held held = new Held();
  private final Lineage lineage = new Lineage();
  private boolean started;
  private boolean confirmed;
  private boolean admitting;
  private boolean live;
  private Cancel question = NOTHING;

  /**
   * @param lenient whether those who were before a fork count as having missed nothing
   */
  public StreamSequence(
      Topic topic, History history, boolean lenient, StreamPorts ports, Owner owner) {
    this.topic = topic;
    this.history = history;
    this.lenient = lenient;
    this.ports = ports;
    this.owner = owner;
    ring = new Ring(ports.rings());
    watch = new Watch(ports.loop().time().random(), this);
    catchUps = new CatchUps(topic, history, lenient, ports, ring, owner, this);
  }

  // The link

  @Override
  public void begin() {
    if (confirmed) return;
    confirmed = true;
    if (started) {
      held.asked();
      question = ports.patrol().ask(new Place(topic, at()), this::checked);
    } else {
      read();
    }
  }

  private void checked(boolean moved) {
    question = NOTHING;
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
    held.clear();
    catchUps.interrupted();
  }

  @Override
  public void forget() {
    interrupted();
    started = false;
    ring.clear();
    ports.patrol().forget(watch);
  }

  private void withdraw() {
    question.cancel();
    question = NOTHING;
    watch.withdraw();
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
      held.add(message);
    }
  }

  private void follow(Envelope message) {
    switch (arrival(message)) {
      case NEXT -> apply(message);
      case AHEAD -> behind(message, Resync.GAP);
      case OTHER_LINEAGE -> behind(message, Resync.LINEAGE);
      case OLD -> {}
    }
  }

  private Arrival arrival(Envelope message) {
    return Arrival.of(message, lineage.epoch(), lineage.offset());
  }

  private void behind(Envelope message, Resync why) {
    held.add(message);
    behind(why);
  }

  /** Something is missing, or may be. Whatever arrives waits for the log. */
  @Override
  public void behind(Resync why) {
    live = false;
    ports.loop().meters().resynced(why);
    read();
  }

  private void apply(Envelope message) {
    lineage.moveOn();
    watch.active();
    Logged logged = Logged.of(message, ports.loop().frames());
    ring.add(logged);
    owner.deliver(message, logged.frame());
    logged.frame().release();
  }

  // The log

  private void read() {
    withdraw();
    held.asked();
    LogQuery query =
        started
            ? LogQuery.since(topic, history, at(), LogQuery.MAX_PAGE, Long.MAX_VALUE)
            : LogQuery.top(topic, history);
    question = ports.log().read(query, owner.asker(), this::answered);
  }

  private void answered(LogReading reading) {
    question = NOTHING;
    if (!started) {
      started = true;
      lineage.begin(reading);
    } else if (isMoreAfter(reading)) {
      read();
      return;
    }
    settle();
  }

  private boolean isMoreAfter(LogReading reading) {
    boolean isOurs = reading.top().epoch().equals(lineage.epoch());
    Optional<Crossing> crossing = isOurs ? Optional.empty() : lineage.follow(reading);
    if (reading instanceof LogReading.Lost lost) return isMoreAfter(lost, crossing);
    LogReading.Rows rows = (LogReading.Rows) reading;
    crossing.ifPresent(this::crossed);
    for (Envelope row : rows.rows()) {
      if (arrival(row) == Arrival.NEXT) apply(row);
    }
    return !rows.reachTop();
  }

  /** A lineage that the log does not know may be related to it all the same. */
  private boolean isMoreAfter(LogReading.Lost lost, Optional<Crossing> crossing) {
    if (lost.reason() == LogReading.Reason.RESET && crossing.isPresent()) {
      crossed(crossing.get());
      return true;
    }
    broken(lost.top(), Resumption.Reason.of(lost.reason()));
    return false;
  }

  /** Told even if no message follows: places have another epoch from here on. */
  private void crossed(Crossing crossing) {
    ring.clear();
    Optional<Resumption.Reason> missed = crossing.missed(lenient);
    if (missed.isPresent()) {
      broken(crossing.at(), missed.get());
    } else {
      owner.told(crossing.notice());
    }
  }

  private void broken(Position now, Resumption.Reason why) {
    ring.clear();
    lineage.moveTo(now);
    ports.loop().meters().broken(why);
    owner.told(new Continuity.Broken(now, why));
  }

  /** The log was read; what was held since follows, as far as it does. */
  private void settle() {
    if (held.isCut()) {
      ports.loop().meters().resynced(Resync.CUT);
      read();
      return;
    }
    List<Envelope> messages = held.take();
    for (int i = 0; i < messages.size(); i++) {
      Envelope message = messages.get(i);
      Arrival arrival = arrival(message);
      boolean stale = arrival == Arrival.OTHER_LINEAGE && held.isOlderThanAnswer(i);
      if (arrival == Arrival.NEXT) {
        apply(message);
      } else if (arrival != Arrival.OLD && !stale) {
        messages.subList(i, messages.size()).forEach(held::add);
        read();
        return;
      }
    }
    goLive();
  }

  private void goLive() {
    live = true;
    ports.patrol().watch(watch);
    if (admitting) {
      owner.caughtUp();
    } else {
      admitting = true;
      owner.live();
    }
    if (live) catchUps.resume();
  }

  /** Who was away for so long that nothing came meanwhile asks the log, not the ring. */
  @Override
  public Cancel verify(boolean idle) {
    if (idle) ring.clear();
    if (!live) return NOTHING;
    Position asked = at();
    return ports.patrol().ask(new Place(topic, asked), moved -> verified(asked, moved));
  }

  private void verified(Position asked, boolean moved) {
    if (moved && live && asked.equals(at())) behind(Resync.AUDIT);
  }

  // Those who are behind

  @Override
  public Position at() {
    return lineage.at();
  }

  @Override
  public Optional<Crossing> crossing(Position before) {
    return lineage.crossing(before);
  }

  @Override
  public void start(Ticket ticket) {
    catchUps.start(ticket);
  }

  @Override
  public void catchUp(Ticket ticket, Position at) {
    catchUps.catchUp(ticket, at);
  }

  @Override
  public void left(Ticket ticket) {
    catchUps.left(ticket);
  }
}
