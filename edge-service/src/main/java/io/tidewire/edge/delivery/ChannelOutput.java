package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import java.util.Optional;

/**
 * Sends one channel's messages to its admitted subscribers, and keeps the last one of a cache
 * channel for later subscribers. Confined to the channel's event loop.
 */
public final class ChannelOutput {

  private final LocalSubscribers subscribers;
  private final FrameEncoder frames;
  private final Optional<LastEventCache> cached;

  /**
   * @param cached of a cache channel
   */
  public ChannelOutput(
      LocalSubscribers subscribers, FrameEncoder frames, Optional<LastEventCache> cached) {
    this.subscribers = subscribers;
    this.frames = frames;
    this.cached = cached;
  }

  /** Delivers a message that is in no log. */
  public void deliver(Envelope envelope) {
    if (cached.isPresent() && cached.get().isEcho(envelope)) return;
    if (subscribers.size() > 0) {
      Frame frame = frames.encodeEphemeral(envelope.frame());
      subscribers.deliver(frame, envelope.except(), envelope.publishedAtMs());
      frame.release();
    }
    if (cached.isPresent()) cached.get().keep(envelope);
  }

  /**
   * Delivers the next message of the log. Offsets have no gap since the last message or the last
   * {@link #continuity} notice.
   *
   * @param frame lent
   */
  public void deliver(Envelope envelope, Frame frame) {
    if (subscribers.size() > 0) subscribers.deliver(envelope, frame);
    if (cached.isPresent()) cached.get().keep(envelope);
  }

  /** Tells all live subscribers. */
  public void continuity(Continuity notice) {
    subscribers.continuity(notice);
  }

  /**
   * The frame that follows {@code subscription_succeeded} on a cache channel; the caller releases
   * it.
   */
  public Optional<Frame> cachedFrame() {
    return cached.map(LastEventCache::frame);
  }

  public LocalSubscribers subscribers() {
    return subscribers;
  }
}
