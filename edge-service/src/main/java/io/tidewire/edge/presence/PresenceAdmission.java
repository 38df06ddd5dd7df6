package io.tidewire.edge.presence;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.SubscriptionHandle;
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
 * Admits the subscribers of a presence channel. Each is first joined at the presence service and
 * then admitted with a roster that contains it. It receives every later change and not its own
 * arrival (docs/design/delivery.md §4.4).
 *
 * <p>Confined to the channel's event loop.
 */
public final class PresenceAdmission
    implements ChannelAdmission, PresenceMembership.Owner, PresenceRoster.Listener {

  /** What an admission calls on its hub. */
  public interface Owner {
    /** A subscriber may be ready: {@link #admit} should be called if the hub allows admissions. */
    void mayAdmit();

    /** A waiting subscriber was refused, so the channel may be empty. */
    void emptied();

    void settled();
  }

  private final Topic topic;
  private final PresencePorts ports;
  private final LocalSubscribers subscribers;
  private final Supplier<Optional<Frame>> cached;
  private final Consumer<SubscriptionHandle> start;
  private final Owner owner;
  private final PresenceRoster roster;
  private final RosterFrame rosterFrame;
  private final Map<SocketId, PresenceMembership> memberships = new LinkedHashMap<>();
  private final Set<PresenceMembership> joined = new LinkedHashSet<>();
  private int present;
  private boolean live;
  private boolean admitting;

  public PresenceAdmission(
      Topic topic,
      PresencePorts ports,
      LocalSubscribers subscribers,
      Supplier<Optional<Frame>> cached,
      Consumer<SubscriptionHandle> start,
      Owner owner) {
    this.topic = topic;
    this.ports = ports;
    this.subscribers = subscribers;
    this.cached = cached;
    this.start = start;
    this.owner = owner;
    Duration settle = ports.config().settle();
    roster =
        new PresenceRoster(
            topic, ports.presenceClient(), ports.loop().time().timers(), settle, this);
    rosterFrame = new RosterFrame(topic.channel(), ports.loop().frames(), roster);
  }

  @Override
  public void arrive(SubscriptionHandle handle) {
    present++;
    PresenceMembership membership =
        new PresenceMembership(handle, handle.presenceJoin().orElseThrow(), this, ports.sequence());
    PresenceMembership before = memberships.get(membership.socketId());
    if (before == null) {
      begin(membership);
    } else {
      before.followedBy(membership);
    }
  }

  private void begin(PresenceMembership membership) {
    memberships.put(membership.socketId(), membership);
    if (live) ports.presenceClient().submit(membership);
  }

  @Override
  public void depart(SubscriptionHandle handle, DisconnectReason how) {
    PresenceMembership membership = memberships.get(handle.subscriber().socketId());
    if (membership == null) return;
    if (membership.handle() != handle) {
      if (membership.notFollowedBy(handle)) present--;
    } else if (membership.isWanted()) {
      leave(membership, ports.config().grace(how));
    }
  }

  private void leave(PresenceMembership membership, Duration grace) {
    present--;
    joined.remove(membership);
    if (membership.isAdmitted()) subscribers.detach(membership.handle());
    membership.leave(grace);
    if (membership.isOver()) {
      over(membership);
    } else {
      ports.presenceClient().submit(membership);
    }
  }

  @Override
  public void joined(PresenceMembership membership, String epoch, long version) {
    if (!membership.isAdmitted()) joined.add(membership);
    roster.expect(epoch, version);
    admitSoon();
  }

  @Override
  public void full(PresenceMembership membership, int maxMembers) {
    if (membership.isAdmitted()) return;
    present--;
    joined.remove(membership);
    membership.leave(Duration.ZERO);
    ports
        .loop()
        .deliveries()
        .refuse(membership.handle(), SubscriptionError.tooManyMembers(maxMembers));
    owner.emptied();
  }

  @Override
  public void over(PresenceMembership membership) {
    memberships.remove(membership.socketId(), membership);
    membership.next().ifPresent(this::begin);
    if (memberships.isEmpty()) owner.settled();
  }

  /** Once per tick, so that a burst of arrivals costs one roster frame. */
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
    List<PresenceMembership> ready =
        joined.stream()
            .filter(membership -> roster.covers(membership.epoch(), membership.version()))
            .toList();
    if (ready.isEmpty()) return;
    Optional<Frame> last = cached.get();
    for (PresenceMembership membership : ready) {
      joined.remove(membership);
      if (membership.handle().isRecovering()) {
        start.accept(membership.handle());
      } else {
        membership.admitted();
        subscribers.admit(membership.handle(), rosterFrame.frame(), last);
      }
    }
    last.ifPresent(Frame::release);
  }

  /** If the roster is no longer up to date, the subscriber waits again. */
  @Override
  public void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
    PresenceMembership membership = memberships.get(handle.subscriber().socketId());
    if (membership == null || membership.handle() != handle || !membership.isWanted()) return;
    if (!roster.covers(membership.epoch(), membership.version())) {
      again(handle);
      return;
    }
    membership.admitted();
    Optional<Frame> last = cached.get();
    Optional<String> members = Optional.of(rosterFrame.members());
    subscribers.resume(handle, new ResumeResult(how, members, replay, last));
    last.ifPresent(Frame::release);
  }

  @Override
  public void again(SubscriptionHandle handle) {
    PresenceMembership membership = memberships.get(handle.subscriber().socketId());
    if (membership == null || membership.handle() != handle || !membership.isWanted()) return;
    joined.add(membership);
    resend(membership);
  }

  @Override
  public void live() {
    live = true;
    roster.follow();
    memberships.values().stream()
        .filter(membership -> !membership.isAcknowledged())
        .forEach(ports.presenceClient()::submit);
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
    rosterFrame.forget();
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
    if (subscribers.size() == 0) return;
    Frame frame = ports.loop().frames().encode(text.get());
    subscribers.deliver(frame, Optional.empty(), Deliveries.UNTIMED);
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

  /** Joins of an earlier epoch may be lost, so they are sent again. */
  @Override
  public void read(String epoch) {
    for (PresenceMembership membership : joined) {
      if (membership.epoch().equals(epoch)) {
        roster.expect(epoch, membership.version());
      } else {
        membership.resend();
        ports.presenceClient().submit(membership);
      }
    }
  }

  @Override
  public void epochChanged() {
    ports.loop().meters().rosterEpochChanged();
    resend();
  }

  @Override
  public boolean isAcknowledged() {
    return memberships.values().stream().allMatch(PresenceMembership::isAcknowledged);
  }

  @Override
  public void resend() {
    memberships.values().forEach(this::resend);
  }

  /** Sends one membership again: its answer tells the version and epoch of the presence service. */
  @Override
  public void audit() {
    memberships.values().stream().limit(1).forEach(this::resend);
    memberships.values().stream().filter(PresenceMembership::isRefused).forEach(this::resend);
  }

  private void resend(PresenceMembership membership) {
    membership.resend();
    ports.presenceClient().submitLater(membership);
  }

  @Override
  public boolean isEmpty() {
    return present == 0;
  }

  @Override
  public boolean isSettled() {
    return memberships.isEmpty();
  }
}
