package io.tidewire.contract.auth;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * Is this channel signature good, and who becomes the member?
 *
 * @param auth {@code KEY:SIGNATURE} as the client sent it; absent when it sent none
 * @param channelData the exact text that was signed; absent when the frame had none
 * @param signedIn the user this connection is signed in as, the member of a presence channel
 *     without channel data
 */
public record SubscribeRequest(
    String appId,
    SocketId socketId,
    ChannelName channel,
    Optional<String> auth,
    Optional<String> channelData,
    Optional<Member> signedIn) {}
