package io.tidewire.edge.presence;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent.Signal;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.List;

/**
 * Admits the subscribers of a user's own channel without further conditions. Those of an app with
 * watchlists come with a membership of the user's status channel, which is reported to the presence
 * service (decision 26); no subscriber waits for that.
 *
 * <p>Confined to the channel's event loop.
 */
public final class UserAdmission implements ChannelAdmission, PresenceMembership.Observer {

  /** How long a user counts as signed in after its last connection: a page loads meanwhile. */
  public static final Duration OFFLINE_DELAY = Duration.ofSeconds(3);

  private final ChannelContext channel;
  private final ChannelAdmission open;
  private final PresenceMemberships signIns;
  private String epoch = "";
  private boolean wasLive;

  /**
   * @param open admits
   */
  public UserAdmission(ChannelContext channel, PresencePorts ports, ChannelAdmission open) {
    this.channel = channel;
    this.open = open;
    ChannelName status = ChannelName.ofStatus(channel.topic().channel().userId());
    signIns = new PresenceMemberships(new Topic(channel.topic().appId(), status), ports, this);
  }

  @Override
  public void arrive(SubscriptionHandle handle) {
    open.arrive(handle);
    if (handle.presenceJoin().isPresent()) signIns.arrive(handle);
  }

  @Override
  public void depart(SubscriptionHandle handle, DisconnectReason how) {
    open.depart(handle, how);
    if (handle.presenceJoin().isEmpty()) return;
    signIns
        .of(handle)
        .ifPresentOrElse(
            signIn -> signIns.leave(signIn, OFFLINE_DELAY), () -> signIns.departFollowing(handle));
  }

  @Override
  public void admit() {
    open.admit();
  }

  @Override
  public void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
    open.resume(handle, how, replay);
  }

  @Override
  public void again(SubscriptionHandle handle) {
    open.again(handle);
  }

  /** Of another epoch than before, the registry may have lost the user's other connections. */
  @Override
  public void joined(PresenceMembership signIn, String epochNow, long version) {
    boolean lost = !epoch.isEmpty() && !epoch.equals(epochNow);
    epoch = epochNow;
    if (lost) signIns.resend();
  }

  /** The registry never has another user in this roster; tried again at the next audit. */
  @Override
  public void full(PresenceMembership signIn, int maxMembers) {}

  @Override
  public void over(PresenceMembership signIn) {
    signIns.over(signIn);
    if (signIns.areOver()) channel.events().accept(Signal.ACKNOWLEDGED);
  }

  /** After an interruption the registry may have lost everything. */
  @Override
  public void live() {
    signIns.live();
    if (wasLive) signIns.resend();
    wasLive = true;
  }

  @Override
  public void interrupted() {
    signIns.interrupted();
  }

  @Override
  public void forget() {
    signIns.interrupted();
    wasLive = false;
  }

  @Override
  public void resend() {
    signIns.resend();
  }

  @Override
  public void audit() {
    signIns.audit();
  }

  @Override
  public boolean isEmpty() {
    return open.isEmpty();
  }

  @Override
  public boolean isSettled() {
    return signIns.areOver();
  }
}
