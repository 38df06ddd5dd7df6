package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Requester;
import java.util.List;

/**
 * Decides which of the messages that arrive on a topic are delivered, and when the channel is live.
 * Each delivery tier has one; the hub around it is the same for all. Confined to the channel's
 * event loop.
 */
public interface DeliveryPipeline {

  /** What a pipeline calls on its hub. */
  interface Owner {
    /** The requester on whose behalf the log is read now. */
    Requester requester();

    /** Called after {@link #begin} when the position is known: subscribers may be admitted. */
    void live();

    /** The pipeline has read what it missed: subscribers may be admitted again. */
    void caughtUp();

    /** Delivers a message that is in no log. */
    void deliver(Envelope envelope);

    /**
     * Delivers the next message of the log. Offsets have no gap since the last message or the last
     * {@link #continuity} notice.
     *
     * @param frame lent
     */
    void deliver(Envelope envelope, Frame frame);

    /** Tells all live subscribers. */
    void continuity(Continuity notice);

    /**
     * The start position of a subscriber with the recovery extension was found. It is valid for the
     * duration of the call.
     *
     * @param replay lent
     */
    void started(SubscriptionHandle handle, Resumption how, List<LogEntry> replay);
  }

  /** Redis has confirmed the subscription: messages published from here on arrive. */
  void begin();

  void arrived(Envelope envelope);

  /** The Redis connection was lost. Answers to earlier reads no longer count. */
  void interrupted();

  /** The channel has no subscribers any more. */
  void forget();

  /** Whether subscribers were admitted, so that an interruption is a gap for them. */
  boolean hasStarted();

  /** Whether subscribers may be admitted. */
  boolean isLive();

  /**
   * Finds the start position of a subscriber with the recovery extension. {@link Owner#started}
   * follows.
   */
  void start(SubscriptionHandle handle);

  /** An admitted subscriber fell behind and wants what follows a position. */
  void catchUp(SubscriptionHandle handle, Position at);

  /** A subscriber left: drops what it asked for. */
  void left(SubscriptionHandle handle);
}
