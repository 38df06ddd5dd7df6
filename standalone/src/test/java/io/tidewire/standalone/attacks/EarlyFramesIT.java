package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import io.tidewire.standalone.testing.RawSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client may send only little between its WebSocket request and the answer; more ends the
 * connection.
 */
@Timeout(180)
class EarlyFramesIT {

  private static final int CROWD = 150;

  @Test
  void clientsThatDoNotWaitForTheAnswerDoNotHarmOthers() {
    byte[] frames = ClientFrames.times(60, ClientFrames.unsubscribe("y".repeat(60_000)));
    byte[] head = RawSocket.handshake(TestedApp.ATTACKED.path()).getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + frames.length);
    System.arraycopy(frames, 0, all, head.length, frames.length);
    try (SmallProcess process = SmallProcess.start("early-frames");
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
      honest.subscribe();

      List<Attacker> crowd =
          Stream.generate(() -> Attacker.tcp(process.port()))
              .limit(CROWD)
              .peek(attacker -> attacker.send(all))
              .toList();
      honest.isServed();

      process.assertUnharmed();
      assertThat(process.newLines()).noneMatch(line -> line.contains("level=ERROR"));
      crowd.forEach(Attacker::close);
    }
  }
}
