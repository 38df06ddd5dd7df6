package io.tidewire.standalone.attacks;

import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory of unfinished messages is also limited for all connections together. */
@Timeout(180)
class HeldFragmentsIT {

  /** 1,200 times 60,000 bytes are more than the direct memory. Pings keep the connections open. */
  @Test
  void fragmentsThatAreHeldBehindPingsFillNoMemory() {
    try (SmallProcess process = SmallProcess.start("held-fragments")) {
      List<Attacker> crowd =
          Stream.generate(() -> Attacker.webSocket(process.port(), TestedApp.ATTACKED.path()))
              .limit(1_200)
              .toList();

      for (Attacker attacker : crowd) attacker.send(ClientFrames.firstFragment(60_000));
      for (Attacker attacker : crowd) attacker.send(ClientFrames.ping(1));

      process.assertUnharmed();
      crowd.forEach(Attacker::close);
    }
  }
}
