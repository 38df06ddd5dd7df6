package io.tidewire.contract.auth;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * Is this channel signature good, and who becomes the member?
 *
 * @param proof on the bus its members stand beside the others
 * @param signedIn the user this connection is signed in as, the member of a presence channel
 *     without channel data
 */
public record SubscribeRequest(
    String appId,
    SocketId socketId,
    ChannelName channel,
    @JsonUnwrapped Proof proof,
    Optional<Member> signedIn) {

  /**
   * What a subscribe frame brings to prove that it may subscribe.
   *
   * @param auth {@code KEY:SIGNATURE} as the client sent it; absent when it sent none
   * @param channelData the exact text that was signed; absent when the frame had none
   */
  public record Proof(Optional<String> auth, Optional<String> channelData) {}
}
