package io.tidewire.edge.hub;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.delivery.WaitingSubscribers;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.ServerFrames;
import java.util.List;
import java.util.Optional;

/** Admits the subscribers of every channel except presence channels, without further conditions. */
final class OpenAdmission implements ChannelAdmission {

  private final ChannelContext channel;
  private final FrameEncoder frames;
  private final DeliveryPipeline pipeline;
  private final WaitingSubscribers waiting = new WaitingSubscribers();

  /** Their start positions are being looked up. */
  private final WaitingSubscribers starting = new WaitingSubscribers();

  /**
   * @param pipeline finds the start position of a subscriber with the recovery extension
   */
  OpenAdmission(ChannelContext channel, FrameEncoder frames, DeliveryPipeline pipeline) {
    this.channel = channel;
    this.frames = frames;
    this.pipeline = pipeline;
  }

  @Override
  public void arrive(SubscriptionHandle handle) {
    waiting.add(handle);
  }

  @Override
  public void depart(SubscriptionHandle handle, DisconnectReason how) {
    if (waiting.remove(handle) || starting.remove(handle)) return;
    channel.output().subscribers().detach(handle);
  }

  @Override
  public void admit() {
    if (waiting.isEmpty()) return;
    Frame succeeded = frames.encode(ServerFrames.subscriptionSucceeded(channel.topic().channel()));
    Optional<Frame> last = channel.output().cachedFrame();
    for (SubscriptionHandle handle : waiting.takeAll()) {
      if (handle.isRecovering()) {
        start(handle);
      } else {
        channel.output().subscribers().admit(handle, succeeded, last);
      }
    }
    succeeded.release();
    last.ifPresent(Frame::release);
  }

  private void start(SubscriptionHandle handle) {
    starting.add(handle);
    pipeline.start(handle);
  }

  @Override
  public void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
    if (!starting.remove(handle)) return;
    Optional<Frame> last = channel.output().cachedFrame();
    channel
        .output()
        .subscribers()
        .resume(handle, new ResumeResult(how, Optional.empty(), replay, last));
    last.ifPresent(Frame::release);
  }

  @Override
  public void again(SubscriptionHandle handle) {
    if (starting.remove(handle)) arrive(handle);
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && starting.isEmpty() && channel.output().subscribers().size() == 0;
  }
}
