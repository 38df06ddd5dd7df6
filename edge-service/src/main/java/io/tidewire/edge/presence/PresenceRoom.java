package io.tidewire.edge.presence;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.Departure;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Audience;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.Room;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The room of a presence channel: its subscribers are members that see each other. Whoever waits is
 * joined at the registry, and admitted with a roster that contains it; every later change follows,
 * none is missed, and its own arrival is not among them (docs/design/delivery.md §4.4).
 *
 * <p>Confined to the channel's event loop.
 */
public final class PresenceRoom implements Room, Attendance.Owner, PresenceRoster.Listener {

  /** What a room asks of its hub. */
  public interface Owner {
    /** Someone may have become ready: {@link #admit} if nothing else stands in the way. */
    void mayAdmit();

    /** Somebody who waited was refused. */
    void emptied();

    void settled();
  }

  private final Topic topic;
  private final PresencePorts ports;
  private final Audience audience;
  private final Supplier<Optional<Frame>> cached;
  private final Consumer<Ticket> start;
  private final Owner owner;
  private final PresenceRoster roster;
  private final Greeting greeting;
  private final Map<SocketId, Attendance> visits = new LinkedHashMap<>();
  private final Set<Attendance> joined = new LinkedHashSet<>();
  private int present;
  private boolean live;
  private boolean admitting;

  public PresenceRoom(
      Topic topic,
      PresencePorts ports,
      Audience audience,
      Supplier<Optional<Frame>> cached,
      Consumer<Ticket> start,
      Owner owner) {
    this.topic = topic;
    this.ports = ports;
    this.audience = audience;
    this.cached = cached;
    this.start = start;
    this.owner = owner;
    Duration settle = ports.config().settle();
    roster =
        new PresenceRoster(topic, ports.registry(), ports.loop().time().timers(), settle, this);
    greeting = new Greeting(topic.channel(), ports.loop().frames(), roster);
  }

  @Override
  public void arrive(Ticket ticket) {
    present++;
    Attendance visit =
        new Attendance(ticket, ticket.membership().orElseThrow(), this, ports.sequence());
    Attendance before = visits.get(visit.socketId());
    if (before == null) {
      begin(visit);
    } else {
      before.followedBy(visit);
    }
  }

  private void begin(Attendance visit) {
    visits.put(visit.socketId(), visit);
    if (live) ports.registry().tell(visit);
  }

  @Override
  public void depart(Ticket ticket, Departure how) {
    Attendance visit = visits.get(ticket.subscriber().socketId());
    if (visit == null) return;
    if (visit.ticket() != ticket) {
      if (visit.notFollowedBy(ticket)) present--;
    } else if (visit.isWanted()) {
      leave(visit, ports.config().grace(how));
    }
  }

  private void leave(Attendance visit, Duration grace) {
    present--;
    joined.remove(visit);
    if (visit.isAdmitted()) audience.detach(visit.ticket());
    visit.leave(grace);
    if (visit.isOver()) {
      over(visit);
    } else {
      ports.registry().tell(visit);
    }
  }

  @Override
  public void joined(Attendance visit, String epoch, long version) {
    if (!visit.isAdmitted()) joined.add(visit);
    roster.expect(epoch, version);
    admitSoon();
  }

  @Override
  public void full(Attendance visit, int maxMembers) {
    if (visit.isAdmitted()) return;
    present--;
    joined.remove(visit);
    visit.leave(Duration.ZERO);
    ports.loop().deliveries().refuse(visit.ticket(), SubscriptionError.tooManyMembers(maxMembers));
    owner.emptied();
  }

  @Override
  public void over(Attendance visit) {
    visits.remove(visit.socketId(), visit);
    visit.next().ifPresent(this::begin);
    if (visits.isEmpty()) owner.settled();
  }

  /** Once per tick, so that a burst of arrivals costs one greeting. */
  private void admitSoon() {
    if (admitting || joined.isEmpty()) return;
    admitting = true;
    ports
        .loop()
        .time()
        .loop()
        .execute(
            () -> {
              admitting = false;
              owner.mayAdmit();
            });
  }

  @Override
  public void admit() {
    List<Attendance> ready =
        joined.stream().filter(visit -> roster.covers(visit.epoch(), visit.version())).toList();
    if (ready.isEmpty()) return;
    Optional<Frame> last = cached.get();
    for (Attendance visit : ready) {
      joined.remove(visit);
      if (visit.ticket().isRecovering()) {
        start.accept(visit.ticket());
      } else {
        visit.admitted();
        audience.admit(visit.ticket(), greeting.frame(), last);
      }
    }
    last.ifPresent(Frame::release);
  }

  /** The roster may have been lost from sight meanwhile; then all begins again. */
  @Override
  public void resume(Ticket ticket, Resumption how, List<Logged> replay) {
    Attendance visit = visits.get(ticket.subscriber().socketId());
    if (visit == null || visit.ticket() != ticket || !visit.isWanted()) return;
    if (!roster.covers(visit.epoch(), visit.version())) {
      again(ticket);
      return;
    }
    visit.admitted();
    Optional<Frame> last = cached.get();
    Optional<String> members = Optional.of(greeting.members());
    audience.resume(ticket, new Reception(how, members, replay, last));
    last.ifPresent(Frame::release);
  }

  @Override
  public void again(Ticket ticket) {
    Attendance visit = visits.get(ticket.subscriber().socketId());
    if (visit == null || visit.ticket() != ticket || !visit.isWanted()) return;
    joined.add(visit);
    tellAgain(visit);
  }

  @Override
  public void live() {
    live = true;
    roster.follow();
    visits.values().stream().filter(visit -> !visit.isTold()).forEach(ports.registry()::tell);
  }

  @Override
  public void interrupted() {
    live = false;
    roster.interrupt();
  }

  @Override
  public void forget() {
    live = false;
    roster.forget();
    greeting.forget();
  }

  @Override
  public void changed(RosterChange change) {
    roster.apply(change);
  }

  @Override
  public void added(Member member) {
    announce(() -> ServerFrames.memberAdded(topic.channel(), member));
  }

  @Override
  public void removed(String userId) {
    announce(() -> ServerFrames.memberRemoved(topic.channel(), userId));
  }

  private void announce(Supplier<String> text) {
    if (audience.size() == 0) return;
    Frame frame = ports.loop().frames().encode(text.get());
    audience.deliver(frame, Optional.empty(), Deliveries.UNTIMED);
    frame.release();
  }

  @Override
  public void moved() {
    admitSoon();
  }

  @Override
  public void missed() {
    ports.loop().meters().rosterRepaired();
  }

  /** Whoever joined in an epoch that is over may be forgotten there, and is not on this roster. */
  @Override
  public void read(String epoch) {
    for (Attendance visit : joined) {
      if (visit.epoch().equals(epoch)) {
        roster.expect(epoch, visit.version());
      } else {
        visit.tellAgain();
        ports.registry().tell(visit);
      }
    }
  }

  @Override
  public void epochChanged() {
    ports.loop().meters().rosterEpochChanged();
    tellAgain();
  }

  @Override
  public boolean isTold() {
    return visits.values().stream().allMatch(Attendance::isTold);
  }

  @Override
  public void tellAgain() {
    visits.values().forEach(this::tellAgain);
  }

  /**
   * One visit told again is enough: the answer says how far the registry is, and in which epoch.
   */
  @Override
  public void audit() {
    visits.values().stream().limit(1).forEach(this::tellAgain);
    visits.values().stream().filter(Attendance::isBarred).forEach(this::tellAgain);
  }

  private void tellAgain(Attendance visit) {
    visit.tellAgain();
    ports.registry().tellLater(visit);
  }

  @Override
  public boolean isEmpty() {
    return present == 0;
  }

  @Override
  public boolean isSettled() {
    return visits.isEmpty();
  }
}
