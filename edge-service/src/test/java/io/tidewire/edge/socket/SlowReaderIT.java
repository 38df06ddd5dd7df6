package io.tidewire.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.session.ClientSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that is still taking what was sent to it, where bytes may wait for an hour. */
class SlowReaderIT {

  private static final SocketLimits LIMITS =
      new SocketLimits(
          64 * 1024,
          1024 * 1024,
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  private final SocketRig rig =
      new SocketRig(
          new SocketConfig(
              LIMITS, UpgradeRules.DEFAULTS, Compression.DEFAULTS, Duration.ofSeconds(30)));
  private final Frame frame = new SharedFrameEncoder().encode("x".repeat(10_000));

  @AfterEach
  void close() {
    rig.close();
    frame.release();
  }

  @Test
  void noPongIsAskedForBehindBytesThatWait() throws Exception {
    try (RawClient client = RawClient.open(rig.port, 4 * 1024)) {
      ClientSocket socket = rig.sessions.opened.take();
      int frames = offerUntilWaiting(socket);

      rig.advance(Duration.ofMinutes(5));
      assertThat(rig.onLoop(socket::isOpen)).isTrue();

      for (int i = 0; i < frames; i++) assertThat(client.read().opcode()).isEqualTo(RawClient.TEXT);
      rig.advance(Duration.ofSeconds(160));
      assertThat(client.read().opcode()).isEqualTo(RawClient.PING);
    }
  }

  private int offerUntilWaiting(ClientSocket socket) {
    int[] frames = new int[1];
    SocketRig.until(
        "bytes wait",
        () -> {
          rig.onLoop(() -> socket.send(frame));
          frames[0]++;
          return rig.onLoop(() -> ((EdgeSocket) socket).waitingBytes()) > 50_000;
        });
    return frames[0];
  }
}
