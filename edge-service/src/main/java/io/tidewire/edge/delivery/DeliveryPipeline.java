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
 * What a delivery tier makes of the messages that arrive on a topic: which of them are passed on,
 * and when a channel may be live. This is where the tiers differ; the hub around it is the same for
 * all.
 */
public interface DeliveryPipeline {

  /** What a sequence asks of its hub. */
  interface Owner {
    /** On whose behalf the log is read now. */
    Requester requester();

    /** After {@link #begin}, the place is known: subscribers may be admitted. */
    void live();

    /** Was behind meanwhile, and is no more: subscribers may be admitted again. */
    void caughtUp();

    /** A message without a place in a log. */
    void deliver(Envelope envelope);

    /**
     * The next message of the log, in order and without a hole since the last or what was {@link
     * #continuity}.
     *
     * @param frame lent
     */
    void deliver(Envelope envelope, Frame frame);

    /** To all who are admitted and do not lag. */
    void continuity(Continuity notice);

    /**
     * Where a subscriber with the recovery extension starts: now, and nothing happens in between.
     *
     * @param replay lent
     */
    void started(SubscriptionHandle handle, Resumption how, List<LogEntry> replay);
  }

  /** Redis has confirmed: whatever is published from here on arrives. */
  void begin();

  void arrived(Envelope envelope);

  /** The link is lost. What is read meanwhile does not count any more. */
  void interrupted();

  /** Nobody listens any more. */
  void forget();

  /** Whether subscribers follow it already, so that an interruption is a hole in what they see. */
  boolean hasStarted();

  /** Whether subscribers may be admitted. */
  boolean isLive();

  /** A subscriber with the recovery extension may come in: {@link Owner#started} follows. */
  void start(SubscriptionHandle handle);

  /** An admitted subscriber lags: it wants what follows a place. */
  void catchUp(SubscriptionHandle handle, Position at);

  /** Whoever left does not want anything any more. */
  void left(SubscriptionHandle handle);
}
