package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.kit.tracing.Tracing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends one channel's messages to its admitted subscribers, and keeps the last one of a cache
 * channel for later subscribers. Confined to the channel's event loop.
 */
public final class ChannelOutput {

  private final LocalSubscribers subscribers;
  private final FrameEncoder frames;
  private final Optional<LastEventCache> cached;
  private final Tracing tracing;

  /**
   * @param cached of a cache channel
   */
  public ChannelOutput(
      LocalSubscribers subscribers,
      FrameEncoder frames,
      Optional<LastEventCache> cached,
      Tracing tracing) {
    this.subscribers = subscribers;
    this.frames = frames;
    this.cached = cached;
    this.tracing = tracing;
  }

  /** Delivers a message that is in no log. */
  public void deliver(Envelope envelope) {
    if (cached.isPresent() && cached.get().isEcho(envelope)) return;
    if (subscribers.size() > 0) {
      Frame frame = frames.encodeEphemeral(envelope.frame());
      DeliverySpan span = begin(envelope);
      subscribers.deliver(frame, envelope.except(), envelope.publishedAtMs());
      end(span);
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
    if (subscribers.size() > 0) {
      DeliverySpan span = begin(envelope);
      subscribers.deliver(envelope, frame);
      end(span);
    }
    if (cached.isPresent()) cached.get().keep(envelope);
  }

  private @Nullable DeliverySpan begin(Envelope message) {
    return message.isTraced() ? subscribers.begin(tracing, message.trace()) : null;
  }

  private void end(@Nullable DeliverySpan span) {
    if (span != null) subscribers.end(span);
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
