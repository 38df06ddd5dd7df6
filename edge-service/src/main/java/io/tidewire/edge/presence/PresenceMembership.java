package io.tidewire.edge.presence;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One connection's membership of one presence channel, from its join to its leave, as it is
 * reported to the presence service: one operation at a time, each repeated under its number until
 * it is answered. A leave replaces a join that is unanswered.
 *
 * <p>Confined to the channel's event loop.
 */
final class PresenceMembership implements PendingPresenceUpdate {

  /** Receives the progress of a membership. */
  interface Observer {
    /** A roster of this epoch and at least this version contains the member. */
    void joined(PresenceMembership other, String epoch, long version);

    /** The channel has reached its limit of users. */
    void full(PresenceMembership other, int maxMembers);

    /** The presence service no longer has the membership. */
    void over(PresenceMembership other);
  }

  /** What the presence service has of the membership, as far as known. */
  private enum Held {
    NOTHING,
    UNCERTAIN,
    MEMBER
  }

  private final SubscriptionHandle handle;
  private final Topic roster;
  private final Channels.PresenceJoin presenceJoin;
  private final Observer observer;
  private final LongSupplier sequence;
  private boolean wanted = true;
  private boolean admitted;
  private MemberNews news = MemberNews.EACH;
  private boolean refused;
  private long graceMs;
  private Held held = Held.NOTHING;
  private Optional<PresenceOp> unanswered = Optional.empty();
  private boolean again;
  private Optional<PresenceMembership> next = Optional.empty();
  private String epoch = "";
  private long version;

  /**
   * @param roster the channel whose roster has the member: the handle's, or its user's status
   */
  PresenceMembership(
      SubscriptionHandle handle,
      Topic roster,
      Channels.PresenceJoin presenceJoin,
      Observer observer,
      LongSupplier sequence) {
    this.handle = handle;
    this.roster = roster;
    this.presenceJoin = presenceJoin;
    this.observer = observer;
    this.sequence = sequence;
  }

  SubscriptionHandle handle() {
    return handle;
  }

  SocketId socketId() {
    return handle.subscriber().socketId();
  }

  @Override
  public Topic topic() {
    return roster;
  }

  @Override
  public Requester requester() {
    return Requester.connection(roster.appId(), socketId());
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isAdmitted() {
    return admitted;
  }

  /**
   * @param how in which form it is told of members
   */
  void admitted(MemberNews how) {
    admitted = true;
    news = how;
  }

  /** In which form it is told of members, once it is admitted. */
  MemberNews news() {
    return news;
  }

  /** The member that it belongs to. */
  Member member() {
    return presenceJoin.member();
  }

  /** The epoch of the roster that contains the member; empty before it joined. */
  String epoch() {
    return epoch;
  }

  /** The first version of that epoch that contains the member. */
  long version() {
    return version;
  }

  /** The connection left; its user stays a member for the grace period, unless it returns. */
  void leave(Duration grace) {
    wanted = false;
    graceMs = grace.toMillis();
  }

  /** The same connection joins again; that begins when this membership is over. */
  void followedBy(PresenceMembership other) {
    next = Optional.of(other);
  }

  /**
   * Removes the membership that waits for this one to end. Returns false if its handle is another.
   */
  boolean notFollowedBy(SubscriptionHandle departed) {
    if (next.filter(other -> other.handle == departed).isEmpty()) return false;
    next = Optional.empty();
    return true;
  }

  Optional<PresenceMembership> next() {
    return next;
  }

  /**
   * The presence service may have lost its data: reports again. A membership that was refused is
   * tried again.
   */
  void resend() {
    refused = false;
    again = true;
    if (held == Held.MEMBER) held = Held.UNCERTAIN;
  }

  boolean isRefused() {
    return refused;
  }

  /** Whether the presence service has acknowledged the current state, or refused it. */
  boolean isAcknowledged() {
    return unanswered.isEmpty() && (refused || (wanted ? held == Held.MEMBER : isOver()));
  }

  boolean isOver() {
    return !wanted && held == Held.NOTHING;
  }

  @Override
  public Optional<PresenceOp> operation() {
    if (refused || isOver() || (wanted && held == Held.MEMBER)) return Optional.empty();
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
        roster, socketId(), sequence.getAsLong(), presenceJoin.member(), presenceJoin.maxMembers());
  }

  private PresenceOp leaving() {
    return new PresenceOp.Leave(roster, socketId(), sequence.getAsLong(), graceMs);
  }

  @Override
  public void answered(PresenceOutcome outcome) {
    boolean joining = unanswered.filter(PresenceOp.Join.class::isInstance).isPresent();
    unanswered = Optional.empty();
    if (outcome instanceof PresenceOutcome.Joined joined) {
      held = again ? Held.UNCERTAIN : Held.MEMBER;
      epoch = joined.epoch();
      version = joined.version();
      if (wanted) observer.joined(this, epoch, version);
    } else if (outcome instanceof PresenceOutcome.Full full) {
      held = Held.NOTHING;
      refused = wanted;
      if (wanted) observer.full(this, full.maxMembers());
    } else if (outcome instanceof PresenceOutcome.NodeDead) {
      held = Held.NOTHING;
    } else if (!joining) {
      held = again ? Held.UNCERTAIN : Held.NOTHING;
    }
    if (isOver()) observer.over(this);
  }
}
