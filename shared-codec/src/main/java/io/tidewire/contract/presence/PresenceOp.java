package io.tidewire.contract.presence;

import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;

/**
 * One change in who is where. The edge never has two operations in flight for one connection and
 * channel, and a retry repeats the sequence number, which makes every operation idempotent.
 */
public sealed interface PresenceOp {

  Topic topic();

  /**
   * A connection's user joins a presence channel.
   *
   * @param seq rises with every operation of this connection on this channel, not always by 1
   * @param maxMembers the app's limit of distinct users
   */
  record Join(Topic topic, SocketId socketId, long seq, Member member, int maxMembers)
      implements PresenceOp {}

  /**
   * A connection leaves a presence channel.
   *
   * @param graceMs how long the user stays a member, waiting for a return; 0 removes at once
   */
  record Leave(Topic topic, SocketId socketId, long seq, long graceMs) implements PresenceOp {}

  /**
   * How many connections of this edge are subscribed to a channel now: absolute, so that a repeat
   * does no harm.
   *
   * @param seq rises with every report of this edge; an older report never replaces a newer one
   * @param certain whether every report about the channel so far was answered the first time, so
   *     that no copy of one can come late and nothing has to be remembered against it
   */
  record Occupy(Topic topic, int connections, long seq, boolean certain) implements PresenceOp {

    /** Of an edge that cannot tell whether older reports are still on their way. */
    public Occupy(Topic topic, int connections, long seq) {
      this(topic, connections, seq, false);
    }
  }
}
