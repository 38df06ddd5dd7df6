package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Portion;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * The way from a channel's loop to the loops of its subscribers. What is handed over for one loop
 * arrives there in that order; frames are lent for the call.
 */
public interface Deliveries {

  /** Says that a frame's delivery is not timed. */
  long UNTIMED = 0;

  void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached);

  void resume(Ticket ticket, Reception reception);

  void refuse(Ticket ticket, SubscriptionError error);

  /**
   * To all, those who lag too.
   *
   * @param publishedAtMs when the event entered the house, or {@link #UNTIMED}
   */
  void deliver(int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs);

  /**
   * A message of the log, to all who do not lag. Whoever cannot take it lags from then on.
   *
   * @param before where they are who did not get it
   */
  void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before);

  /** To all who do not lag. */
  void tell(int loop, Topic topic, Continuity notice);

  /** To one who lags. */
  void portion(Ticket ticket, Portion portion);
}
