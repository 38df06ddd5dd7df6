package io.tidewire.edge.presence;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent.Signal;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;

/**
 * Admits the subscribers of a presence channel. Each is first joined at the presence service
 * ({@link PresenceMemberships}) and then admitted with a roster that contains it ({@link
 * PresenceRoster}). It receives every later change and not its own arrival (docs/design/delivery.md
 * §4.4).
 *
 * <p>Confined to the channel's event loop.
 */
public final class PresenceAdmission
    implements ChannelAdmission, PresenceMembership.Observer, RosterObserver {

  private final ChannelContext channel;
  private final PresencePorts ports;
  private final DeliveryPipeline pipeline;
  private final LocalSubscribers subscribers;
  private final PresenceRoster roster;
  private final RosterFrame rosterFrame;
  private final PresenceMemberships memberships;
  private final MemberAnnouncements announcements;
  private boolean admitting;

  /**
   * @param pipeline finds the start position of a subscriber with the recovery extension
   */
  public PresenceAdmission(ChannelContext channel, PresencePorts ports, DeliveryPipeline pipeline) {
    this.channel = channel;
    this.ports = ports;
    this.pipeline = pipeline;
    subscribers = channel.output().subscribers();
    roster = ports.roster(channel.topic(), this);
    rosterFrame = new RosterFrame(channel.topic().channel(), ports.loop().frames(), roster);
    memberships = new PresenceMemberships(channel.topic(), ports, this);
    announcements =
        new MemberAnnouncements(channel.topic().channel(), ports.loop(), subscribers, roster);
  }

  // Subscribers

  @Override
  public void arrive(SubscriptionHandle handle) {
    announcements.limit(handle.presenceJoin().orElseThrow().maxListed());
    memberships.arrive(handle);
  }

  @Override
  public void depart(SubscriptionHandle handle, DisconnectReason how) {
    Optional<PresenceMembership> membership = memberships.of(handle);
    if (membership.isPresent()) {
      if (membership.get().isAdmitted()) {
        subscribers.detach(handle);
        announcements.depart(membership.get().news());
      }
      memberships.leave(membership.get(), ports.config().presence().grace(how));
    } else {
      memberships.departFollowing(handle);
    }
  }

  @Override
  public void admit() {
    List<PresenceMembership> ready = memberships.takeReady(roster);
    if (ready.isEmpty()) return;
    Optional<Frame> last = channel.output().cachedFrame();
    for (PresenceMembership membership : ready) {
      if (membership.handle().isRecovering()) {
        pipeline.start(membership.handle());
      } else {
        admit(membership, last);
      }
    }
    last.ifPresent(Frame::release);
  }

  private void admit(PresenceMembership membership, Optional<Frame> last) {
    boolean listed = isListed(membership);
    if (listed) {
      subscribers.admit(membership.handle(), rosterFrame.whole(), last);
    } else {
      Frame counted = rosterFrame.counted(membership.member(), takesPortions(membership));
      subscribers.admit(membership.handle(), counted, last);
      counted.release();
    }
  }

  /**
   * Tells the subscriber, right before it is admitted, how it will be told of members. Returns
   * whether it is admitted with the whole list.
   */
  private boolean isListed(PresenceMembership membership) {
    MemberNews news = announcements.admit(takesPortions(membership));
    membership.admitted(news);
    if (news == MemberNews.EACH) return true;
    if (news == MemberNews.COUNT || !announcements.isLarge()) {
      subscribers.members(membership.handle(), news, List.of());
      return news != MemberNews.COUNT;
    }
    Frame end = rosterFrame.lastPortion();
    List<Frame> portions = rosterFrame.portions();
    portions.add(end);
    subscribers.members(membership.handle(), news, portions);
    end.release();
    return false;
  }

  private static boolean takesPortions(PresenceMembership membership) {
    return membership.handle().subscriber().takesPortions();
  }

  /** If the roster is no longer up to date, the subscriber waits again. */
  @Override
  public void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
    Optional<PresenceMembership> found = memberships.of(handle);
    if (found.isEmpty()) return;
    PresenceMembership membership = found.get();
    if (!roster.covers(membership.epoch(), membership.version())) {
      again(handle);
      return;
    }
    Optional<Frame> last = channel.output().cachedFrame();
    String members =
        isListed(membership)
            ? rosterFrame.wholeMembers()
            : rosterFrame.countedMembers(membership.member(), takesPortions(membership));
    subscribers.resume(handle, new ResumeResult(how, Optional.of(members), replay, last));
    last.ifPresent(Frame::release);
  }

  @Override
  public void again(SubscriptionHandle handle) {
    memberships
        .of(handle)
        .ifPresent(
            membership -> {
              memberships.awaitAdmission(membership);
              memberships.resend(membership);
            });
  }

  // Memberships

  @Override
  public void joined(PresenceMembership membership, String epoch, long version) {
    if (!membership.isAdmitted()) memberships.awaitAdmission(membership);
    roster.expect(epoch, version);
    admitSoon();
  }

  @Override
  public void full(PresenceMembership membership, int maxMembers) {
    if (membership.isAdmitted()) return;
    memberships.refused(membership);
    ports
        .loop()
        .deliveries()
        .refuse(membership.handle(), SubscriptionError.tooManyMembers(maxMembers));
    channel.events().accept(Signal.REFUSED);
  }

  @Override
  public void over(PresenceMembership membership) {
    memberships.over(membership);
    if (memberships.areOver()) channel.events().accept(Signal.ACKNOWLEDGED);
  }

  /** Once per tick, so that a burst of arrivals costs one roster frame. */
  private void admitSoon() {
    if (admitting || !memberships.someAwaitAdmission()) return;
    admitting = true;
    ports
        .loop()
        .time()
        .loop()
        .execute(
            () -> {
              admitting = false;
              channel.events().accept(Signal.READY);
            });
  }

  // The roster

  @Override
  public void changed(RosterChange change) {
    roster.apply(change);
  }

  @Override
  public void added(Member member) {
    rosterFrame.put(member);
    announcements.added(member);
  }

  @Override
  public void removed(String userId) {
    rosterFrame.remove(userId);
    announcements.removed(userId);
  }

  @Override
  public void replaced(Member member) {
    rosterFrame.put(member);
    announcements.replaced(member);
  }

  @Override
  public void moved() {
    admitSoon();
  }

  @Override
  public void missed() {
    ports.loop().meters().rosterRepaired();
  }

  @Override
  public void read(String epoch) {
    memberships.read(roster, epoch);
  }

  @Override
  public void epochChanged() {
    ports.loop().meters().rosterEpochChanged();
    resend();
  }

  @Override
  public boolean isAcknowledged() {
    return memberships.isAcknowledged();
  }

  // The channel

  @Override
  public void live() {
    roster.follow();
    memberships.live();
  }

  @Override
  public void interrupted() {
    memberships.interrupted();
    roster.interrupt();
  }

  @Override
  public void forget() {
    memberships.interrupted();
    roster.forget();
    rosterFrame.forget();
    announcements.forget();
  }

  @Override
  public void resend() {
    memberships.resend();
  }

  @Override
  public void audit() {
    memberships.audit();
    rosterFrame.forgetUnused();
  }

  @Override
  public boolean isEmpty() {
    return memberships.isEmpty();
  }

  @Override
  public boolean isSettled() {
    return memberships.areOver();
  }
}
