package io.tidewire.auth.policy;

import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the policy for verdicts on one connection, with two apps. */
abstract class SubscribePolicyFixture {

  static final SocketId SOCKET = new SocketId("70312.998811");
  static final String ANA = "{\"user_id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"}}";

  final Apps apps = Apps.of(List.of(TestApps.plain(), TestApps.other()));

  SubscribeVerdict signed(String channel, @Nullable String channelData) {
    String signature =
        ChannelSignature.of(SOCKET, new ChannelName(channel), Optional.ofNullable(channelData))
            .sign(new AppSecret(TestApps.SECRET));
    return decide(channel, signature, channelData);
  }

  SubscribeVerdict decide(
      String channel, @Nullable String signature, @Nullable String channelData) {
    return decide(channel, signature, channelData, Optional.empty());
  }

  SubscribeVerdict decide(
      String channel,
      @Nullable String signature,
      @Nullable String channelData,
      Optional<Member> signedIn) {
    Optional<String> auth = Optional.ofNullable(signature).map(hex -> TestApps.KEY + ":" + hex);
    return SubscribePolicy.decide(
        new SubscribeRequest(
            TestApps.ID,
            SOCKET,
            new ChannelName(channel),
            new SubscribeRequest.Proof(auth, Optional.ofNullable(channelData)),
            signedIn),
        apps);
  }
}
