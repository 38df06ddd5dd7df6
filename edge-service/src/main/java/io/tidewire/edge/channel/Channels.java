package io.tidewire.edge.channel;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.wire.Member;
import java.util.Optional;

/**
 * Subscribes the sessions of one event loop to channels, whichever loop owns these. Confined to
 * that loop.
 */
public interface Channels {

  /**
   * Subscribes. The answer comes later on this loop, by exactly one of {@link
   * ChannelSubscriber#admitted} and {@link ChannelSubscriber#refused}, unless {@link #leave} comes
   * first. It is delayed for as long as Redis is unavailable.
   *
   * @param membership the member and the channel's limit; present if and only if it is a presence
   *     channel
   */
  void join(ChannelSubscriber subscriber, Optional<PresenceJoin> membership);

  /** Unsubscribes. Nothing reaches the subscriber afterwards. Harmless if it never joined. */
  void leave(ChannelSubscriber subscriber, DisconnectReason how);

  /**
   * @param maxMembers most distinct users of the channel
   * @param maxListed with more of them, the subscriber is not told of each one by one
   */
  record PresenceJoin(Member member, int maxMembers, int maxListed) {

    /** With the usual limit of members that are told one by one. */
    public PresenceJoin(Member member, int maxMembers) {
      this(member, maxMembers, AppPolicy.Users.DEFAULT_LISTED);
    }
  }
}
