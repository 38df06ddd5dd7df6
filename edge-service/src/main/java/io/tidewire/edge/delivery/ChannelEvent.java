package io.tidewire.edge.delivery;

import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import java.util.List;

/**
 * What a part of a channel reports to the channel's hub, which decides what follows. Emitted on the
 * channel's event loop. A delivery is no event: pipelines write to {@link ChannelOutput} directly.
 */
public sealed interface ChannelEvent {

  /** The events that say everything by their name. */
  enum Signal implements ChannelEvent {
    /** After {@link DeliveryPipeline#begin}, the pipeline has found its position. */
    LIVE,
    /** The pipeline has read what it missed. */
    CAUGHT_UP,
    /** The last event of a cache channel is known. */
    CACHE_KNOWN,
    /** A waiting subscriber may have become ready for its admission. */
    READY,
    /** A waiting subscriber was refused, so the channel may be empty. */
    REFUSED,
    /** The number of admitted subscribers has changed. */
    RESIZED,
    /** The presence service has acknowledged all that one part had to report. */
    ACKNOWLEDGED
  }

  /**
   * The start position of a subscriber with the recovery extension was found. It is valid for the
   * duration of the call.
   *
   * @param replay lent
   */
  record StartFound(SubscriptionHandle handle, Resumption how, List<LogEntry> replay)
      implements ChannelEvent {}
}
