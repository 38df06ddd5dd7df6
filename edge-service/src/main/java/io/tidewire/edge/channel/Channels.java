package io.tidewire.edge.channel;

import io.tidewire.wire.Member;
import java.util.Optional;

/** The door from the sessions of one event loop to the hubs of all. Confined to that loop. */
public interface Channels {

  /**
   * Subscribes. The answer comes later on this loop, by exactly one of {@link
   * ChannelSubscriber#admitted} and {@link ChannelSubscriber#refused}, unless {@link #leave} comes
   * first; while Redis is away it just takes longer.
   *
   * @param membership who joins and under which limit; present exactly for presence channels
   */
  void join(ChannelSubscriber subscriber, Optional<PresenceJoin> membership);

  /** Unsubscribes. Nothing reaches the subscriber afterwards. Harmless if it never joined. */
  void leave(ChannelSubscriber subscriber, DisconnectReason how);

  /**
   * @param maxMembers distinct users that the channel may have
   */
  record PresenceJoin(Member member, int maxMembers) {}
}
