package io.tidewire.edge.presence;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent.Signal;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.delivery.WaitingSubscribers;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import java.util.List;
import java.util.Optional;

/**
 * Tells those who watch a user whether it is signed in anywhere: its status channel's roster has
 * the user as its only member, or none (decision 26). However many of this process watch the user,
 * the roster is read and followed once.
 *
 * <p>Confined to the channel's event loop.
 */
public final class StatusAdmission implements ChannelAdmission, RosterObserver {

  private final ChannelContext channel;
  private final PresencePorts ports;
  private final LocalSubscribers watchers;
  private final PresenceRoster roster;
  private final WaitingSubscribers waiting = new WaitingSubscribers();

  public StatusAdmission(ChannelContext channel, PresencePorts ports) {
    this.channel = channel;
    this.ports = ports;
    watchers = channel.output().subscribers();
    roster = ports.roster(channel.topic(), this);
  }

  // Watchers

  @Override
  public void arrive(SubscriptionHandle handle) {
    waiting.add(handle);
  }

  @Override
  public void depart(SubscriptionHandle handle, DisconnectReason how) {
    if (!waiting.remove(handle)) watchers.detach(handle);
  }

  @Override
  public void admit() {
    if (waiting.isEmpty() || !roster.isKnown()) return;
    boolean online = !roster.members().isEmpty();
    waiting.takeAll().forEach(handle -> watchers.watch(handle, online));
  }

  /** Never called: a watcher has no start position. */
  @Override
  public void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {}

  @Override
  public void again(SubscriptionHandle handle) {}

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && watchers.size() == 0;
  }

  // The roster

  @Override
  public void changed(RosterChange change) {
    roster.apply(change);
  }

  @Override
  public void added(Member member) {
    announce(List.of(member.userId()), List.of());
  }

  @Override
  public void removed(String userId) {
    announce(List.of(), List.of(userId));
  }

  private void announce(List<String> online, List<String> offline) {
    if (watchers.size() == 0) return;
    Frame frame = ports.loop().frames().encode(ServerFrames.watchlistEvents(online, offline));
    watchers.deliver(frame, Optional.empty(), Deliveries.UNTIMED);
    frame.release();
  }

  @Override
  public void moved() {
    if (!waiting.isEmpty()) channel.events().accept(Signal.READY);
  }

  @Override
  public void missed() {
    ports.loop().meters().rosterRepaired();
  }

  @Override
  public void read(String epoch) {}

  @Override
  public void epochChanged() {
    ports.loop().meters().rosterEpochChanged();
  }

  /** Sign-ins are reported by the channels of the users, not here. */
  @Override
  public boolean isAcknowledged() {
    return true;
  }

  // The channel

  @Override
  public void live() {
    roster.follow();
  }

  @Override
  public void interrupted() {
    roster.interrupt();
  }

  @Override
  public void forget() {
    roster.forget();
  }

  @Override
  public void audit() {
    roster.verify();
  }
}
