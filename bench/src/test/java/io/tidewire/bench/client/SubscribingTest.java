package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.signing.AppSecret;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.FrameReader;
import io.tidewire.wire.SocketId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures are those of the protocol's own documentation. */
class SubscribingTest {

  private static final SocketId SOCKET = new SocketId("1234.1234");

  private final Subscribing subscribing =
      new Subscribing("278d425bdf160c739803", new AppSecret("7ad3773142a6692b25b8"));

  @Test
  void aPublicChannelNeedsNoSignature() {
    assertThat(read("news"))
        .isEqualTo(new ClientFrame.Subscribe("news", Optional.empty(), Optional.empty()));
  }

  @Test
  void aPrivateChannelIsSigned() {
    assertThat(read("private-foobar").auth())
        .contains(
            "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4");
  }

  @Test
  void aPresenceChannelIsSignedTogetherWithItsMember() {
    ClientFrame.Subscribe frame = read("presence-room");

    assertThat(frame.channelData()).contains("{\"user_id\":\"u7\"}");
    assertThat(frame.auth()).isPresent();
  }

  private ClientFrame.Subscribe read(String channel) {
    return (ClientFrame.Subscribe) FrameReader.read(subscribing.subscribe(channel, SOCKET, "u7"));
  }
}
