package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connection that reads nothing holds at most what its limit permits, and all of them together at
 * most the budget.
 */
@Timeout(180)
class DeafClientsIT {

  private static final String LONG_NAME = "y".repeat(60_000);

  @Test
  void clientsThatProvokeErrorsAndReadNoneDoNotFillTheMemory() {
    try (SmallProcess process = SmallProcess.start("deaf");
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
      honest.subscribe();
      byte[] provoking = ClientFrames.times(60, ClientFrames.unsubscribe(LONG_NAME));

      List<Attacker> crowd =
          Stream.generate(() -> Attacker.deaf(process.port(), TestedApp.ATTACKED.path()))
              .limit(40)
              .peek(attacker -> attacker.send(provoking))
              .toList();
      honest.isServed();

      process.assertUnharmed();
      crowd.forEach(Attacker::close);
    }
  }

  @Test
  void anErrorQuotesLittleOfWhatCausedIt() {
    try (SmallProcess process = SmallProcess.start("echo");
        Attacker attacker = Attacker.webSocket(process.port(), TestedApp.ATTACKED.path())) {
      attacker.read();
      int before = attacker.heard().length();

      attacker.send(ClientFrames.unsubscribe(LONG_NAME));
      attacker.send(ClientFrames.subscribe(LONG_NAME));
      attacker.send(ClientFrames.text("{\"event\":\"" + LONG_NAME + "\",\"data\":{}}"));
      attacker.send(ClientFrames.text("{\"event\":\"pusher:ping\",\"data\":{}}"));
      attacker.awaitText("pusher:pong");

      assertThat(attacker.heard().length() - before).isLessThan(5_000);
    }
  }
}
