package io.tidewire.edge.hub;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Admits the subscribers of every channel except presence channels, without further conditions. */
final class OpenAdmission implements ChannelAdmission {

  private final ChannelName channel;
  private final FrameEncoder frames;
  private final LocalSubscribers subscribers;
  private final Supplier<Optional<Frame>> cached;
  private final Consumer<SubscriptionHandle> start;
  private Set<SubscriptionHandle> waiting = Set.of();
  private Set<SubscriptionHandle> starting = Set.of();

  /**
   * @param cached the frame that follows {@code subscription_succeeded}; the caller releases it
   * @param start finds the start position of a subscriber with the recovery extension
   */
  OpenAdmission(
      ChannelName channel,
      FrameEncoder frames,
      LocalSubscribers subscribers,
      Supplier<Optional<Frame>> cached,
      Consumer<SubscriptionHandle> start) {
    this.channel = channel;
    this.frames = frames;
    this.subscribers = subscribers;
    this.cached = cached;
    this.start = start;
  }

  @Override
  public void arrive(SubscriptionHandle handle) {
    if (waiting.isEmpty()) waiting = new LinkedHashSet<>();
    waiting.add(handle);
  }

  @Override
  public void depart(SubscriptionHandle handle, DisconnectReason how) {
    if (waiting.contains(handle)) {
      waiting.remove(handle);
    } else if (starting.contains(handle)) {
      starting.remove(handle);
    } else {
      subscribers.detach(handle);
    }
  }

  @Override
  public void admit() {
    if (waiting.isEmpty()) return;
    Set<SubscriptionHandle> admitted = waiting;
    waiting = Set.of();
    Frame succeeded = frames.encode(ServerFrames.subscriptionSucceeded(channel));
    Optional<Frame> last = cached.get();
    for (SubscriptionHandle handle : admitted) {
      if (handle.isRecovering()) {
        start(handle);
      } else {
        subscribers.admit(handle, succeeded, last);
      }
    }
    succeeded.release();
    last.ifPresent(Frame::release);
  }

  private void start(SubscriptionHandle handle) {
    if (starting.isEmpty()) starting = new HashSet<>();
    starting.add(handle);
    start.accept(handle);
  }

  @Override
  public void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
    if (!starting.remove(handle)) return;
    Optional<Frame> last = cached.get();
    subscribers.resume(handle, new ResumeResult(how, Optional.empty(), replay, last));
    last.ifPresent(Frame::release);
  }

  @Override
  public void again(SubscriptionHandle handle) {
    if (starting.remove(handle)) arrive(handle);
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && starting.isEmpty() && subscribers.size() == 0;
  }
}
