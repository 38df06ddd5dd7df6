package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.signing.AppSecret;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.FrameReader;
import io.tidewire.wire.SocketId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The signatures are those of the protocol's documentation. */
class SubscribingTest {

  private static final SocketId SOCKET = new SocketId("1234.1234");

  private static final String KEY = "278d425bdf160c739803";
  private static final AppSecret SECRET = new AppSecret("7ad3773142a6692b25b8");

  private final Subscribing subscribing = new Subscribing(KEY, SECRET, false);

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

  @Test
  void whoRecoversAsksForAPositionAndComesBackWithIt() {
    Subscribing recovering = new Subscribing(KEY, SECRET, true);
    RecoveryPosition position = new RecoveryPosition("kQ3xAbcd", "4182", "to.ken");

    ClientFrame.Subscribe first =
        read(recovering.subscribe("private-foobar", SOCKET, "u7"), Dialect.REC1);
    ClientFrame.Subscribe again =
        read(recovering.resume("private-foobar", SOCKET, "u7", position), Dialect.REC1);

    assertThat(first.recovery()).isPresent();
    assertThat(first.auth()).isEqualTo(read("private-foobar").auth());
    assertThat(again.recovery().toString()).contains("kQ3xAbcd", "4182", "to.ken");
    assertThat(again.auth()).isEqualTo(first.auth());
    assertThat(read("private-foobar").recovery()).isEmpty();
  }

  private ClientFrame.Subscribe read(String channel) {
    return read(subscribing.subscribe(channel, SOCKET, "u7"), Dialect.PUSHER);
  }

  private static ClientFrame.Subscribe read(String frame, Dialect dialect) {
    return (ClientFrame.Subscribe) FrameReader.read(frame, dialect);
  }
}
