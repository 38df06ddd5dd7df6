package io.tidewire.edge.presence;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.Statement;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One connection's visit to one presence channel, from its join to its leave, as the registry is
 * told of it: never two operations at once, each repeated under its number until it is answered,
 * and a leave overtakes a join that has found no answer yet.
 *
 * <p>Confined to the channel's event loop.
 */
final class Attendance implements Statement {

  /** Whom a visit tells how it goes. */
  interface Owner {
    /** A roster of this epoch and at least this version contains the visitor. */
    void joined(Attendance visit, String epoch, long version);

    /** The channel has its limit of users. */
    void full(Attendance visit, int maxMembers);

    /** The registry holds nothing of the visit any more. */
    void over(Attendance visit);
  }

  /** What the registry holds of the visit, as far as we know. */
  private enum Held {
    NOTHING,
    UNCERTAIN,
    MEMBER
  }

  private final Ticket ticket;
  private final Channels.Membership membership;
  private final Owner owner;
  private final LongSupplier sequence;
  private boolean wanted = true;
  private boolean admitted;
  private boolean barred;
  private long graceMs;
  private Held held = Held.NOTHING;
  private Optional<PresenceOp> unanswered = Optional.empty();
  private boolean again;
  private Optional<Attendance> next = Optional.empty();
  private String epoch = "";
  private long version;

  Attendance(Ticket ticket, Channels.Membership membership, Owner owner, LongSupplier sequence) {
    this.ticket = ticket;
    this.membership = membership;
    this.owner = owner;
    this.sequence = sequence;
  }

  Ticket ticket() {
    return ticket;
  }

  SocketId socketId() {
    return ticket.subscriber().socketId();
  }

  @Override
  public Asker asker() {
    return Asker.connection(ticket.topic().appId(), socketId());
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isAdmitted() {
    return admitted;
  }

  void admitted() {
    admitted = true;
  }

  /** The epoch of the roster that contains the visitor; empty before it joined. */
  String epoch() {
    return epoch;
  }

  /** The first version of that epoch that contains the visitor. */
  long version() {
    return version;
  }

  /** The visitor left; it stays a member for the grace, unless it returns. */
  void leave(Duration grace) {
    wanted = false;
    graceMs = grace.toMillis();
  }

  /** The same connection comes again, and may once this visit is over. */
  void followedBy(Attendance visit) {
    next = Optional.of(visit);
  }

  /** Returns false if nobody with this ticket waits for the visit to end. */
  boolean notFollowedBy(Ticket departed) {
    if (next.filter(visit -> visit.ticket == departed).isEmpty()) return false;
    next = Optional.empty();
    return true;
  }

  Optional<Attendance> next() {
    return next;
  }

  /** Whatever the registry knew may be lost. A visit that was refused gets another chance. */
  void tellAgain() {
    barred = false;
    again = true;
    if (held == Held.MEMBER) held = Held.UNCERTAIN;
  }

  boolean isBarred() {
    return barred;
  }

  /** The registry knows what it should, as far as it lets us. */
  boolean isTold() {
    return unanswered.isEmpty() && (barred || (wanted ? held == Held.MEMBER : isOver()));
  }

  boolean isOver() {
    return !wanted && held == Held.NOTHING;
  }

  @Override
  public Optional<PresenceOp> operation() {
    if (barred || isOver() || (wanted && held == Held.MEMBER)) return Optional.empty();
    boolean repeat = unanswered.filter(this::isStillMeant).isPresent();
    if (!repeat) unanswered = Optional.of(wanted ? join() : leaving());
    held = Held.UNCERTAIN;
    again = false;
    return unanswered;
  }

  private boolean isStillMeant(PresenceOp operation) {
    return operation instanceof PresenceOp.Join == wanted;
  }

  private PresenceOp join() {
    return new PresenceOp.Join(
        ticket.topic(),
        socketId(),
        sequence.getAsLong(),
        membership.member(),
        membership.maxMembers());
  }

  private PresenceOp leaving() {
    return new PresenceOp.Leave(ticket.topic(), socketId(), sequence.getAsLong(), graceMs);
  }

  @Override
  public void answered(PresenceOutcome outcome) {
    boolean joining = unanswered.filter(PresenceOp.Join.class::isInstance).isPresent();
    unanswered = Optional.empty();
    if (outcome instanceof PresenceOutcome.Joined joined) {
      held = again ? Held.UNCERTAIN : Held.MEMBER;
      epoch = joined.epoch();
      version = joined.version();
      if (wanted) owner.joined(this, epoch, version);
    } else if (outcome instanceof PresenceOutcome.Full full) {
      held = Held.NOTHING;
      barred = wanted;
      if (wanted) owner.full(this, full.maxMembers());
    } else if (outcome instanceof PresenceOutcome.NodeDead) {
      held = Held.NOTHING;
    } else if (!joining) {
      held = again ? Held.UNCERTAIN : Held.NOTHING;
    }
    if (isOver()) owner.over(this);
  }
}
