package io.tidewire.edge.hub;

import io.tidewire.contract.Envelope;
import io.tidewire.contract.History;
import io.tidewire.contract.LogQuery;
import io.tidewire.contract.LogReading;
import io.tidewire.contract.Position;
import io.tidewire.edge.hub.ChannelLog.Place;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;

/**
 * Every message of the log once and in order (delivery.md §2.3): subscribe, then read where the log
 * is; whatever does not follow on what was delivered waits until the log has been read. What cannot
 * be repaired is told before what follows.
 *
 * <p>Confined to the channel's event loop.
 */
final class StreamSequence implements Sequence, Watch.Owner, CatchUps.Hub {

  private static final Cancel NOTHING = () -> {};

  private final Topic topic;
  private final History history;
  private final boolean lenient;
  private final HubPorts ports;
  private final Owner owner;
  private final Ring ring;
  private final CatchUps catchUps;
  private final Watch watch;
  private final Held held = new Held();
  private boolean started;
  private boolean confirmed;
  private boolean admitting;
  private boolean live;
  private String epoch = "";
  private long offset;
  private Cancel question = NOTHING;

  /**
   * @param lenient whether those who were before a fork count as having missed nothing
   */
  StreamSequence(Topic topic, History history, boolean lenient, HubPorts ports, Owner owner) {
    this.topic = topic;
    this.history = history;
    this.lenient = lenient;
    this.ports = ports;
    this.owner = owner;
    ring = new Ring(ports.rings());
    watch = new Watch(ports.time().random(), this);
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
    switch (Arrival.of(message, epoch, offset)) {
      case NEXT -> apply(message);
      case AHEAD -> behind(message, Resync.GAP);
      case OTHER_LINEAGE -> behind(message, Resync.LINEAGE);
      case OLD -> {}
    }
  }

  private void behind(Envelope message, Resync why) {
    held.add(message);
    behind(why);
  }

  /** Something is missing, or may be. Whatever arrives waits for the log. */
  @Override
  public void behind(Resync why) {
    live = false;
    ports.meters().resynced(why);
    read();
  }

  private void apply(Envelope message) {
    offset = message.offset();
    watch.active();
    Logged logged = Logged.of(message, ports.frames());
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
    question = ports.log().read(query, this::answered);
  }

  private void answered(LogReading reading) {
    question = NOTHING;
    if (reading instanceof LogReading.Rows rows) {
      continued(rows);
      if (!rows.reachTop()) {
        read();
        return;
      }
    } else if (reading instanceof LogReading.Lost lost && isNews(lost)) {
      broken(new Position(lost.top().epoch(), 0), Resumption.Reason.RESET);
      read();
      return;
    } else if (reading instanceof LogReading.Lost lost) {
      broken(lost.top(), Resumption.Reason.of(lost.reason()));
    } else {
      moveTo(reading.top());
    }
    settle();
  }

  /** A log that began anew after we were where we are: nobody here has seen any of it. */
  private boolean isNews(LogReading.Lost lost) {
    return CatchUps.isNews(lost, epoch);
  }

  private void continued(LogReading.Rows rows) {
    String lineage = rows.top().epoch();
    if (rows.why() == LogReading.Why.DIVERGED) {
      broken(new Position(lineage, rows.fork().orElseThrow().offset()), Resumption.Reason.DIVERGED);
    } else if (!lineage.equals(epoch)) {
      forked(new Position(lineage, offset));
    }
    for (Envelope row : rows.rows()) {
      if (Arrival.of(row, epoch, offset) == Arrival.NEXT) apply(row);
    }
  }

  /** Told even if no message follows: places have another epoch from here on. */
  private void forked(Position now) {
    if (!lenient) {
      broken(now, Resumption.Reason.FAILOVER);
      return;
    }
    moveTo(now);
    owner.told(new Continuity.Boundary(now));
  }

  private void broken(Position now, Resumption.Reason why) {
    moveTo(now);
    ports.meters().broken(why);
    owner.told(new Continuity.Broken(now, why));
  }

  private void moveTo(Position now) {
    ring.clear();
    started = true;
    epoch = now.epoch();
    offset = now.offset();
  }

  /** The log was read; what was held since follows, as far as it does. */
  private void settle() {
    if (held.isCut()) {
      ports.meters().resynced(Resync.CUT);
      read();
      return;
    }
    List<Envelope> messages = held.take();
    for (int i = 0; i < messages.size(); i++) {
      Envelope message = messages.get(i);
      Arrival arrival = Arrival.of(message, epoch, offset);
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
    return new Position(epoch, offset);
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
