package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that disconnect, in any number, do not delay clients that connect. */
@Timeout(180)
class MassCloseIT {

  private static final int CROWD = 10;
  private static final int EACH = 200;

  @Test
  void subscriptionsThatEndAtOnceWaitBehindOneThatBegins() {
    try (SmallProcess process =
        SmallProcess.start("mass-close", Map.of("TIDEWIRE_EDGE_SUBSCRIBES_PER_SECOND", "500"))) {
      List<Attacker> crowd = new ArrayList<>();
      for (int who = 0; who < CROWD; who++) crowd.add(subscribed(process, who));
      Await.until("all are open", () -> process.metric("tidewire_channels") >= 0.9 * CROWD * EACH);

      crowd.forEach(Attacker::reset);
      Await.until("their end is noticed", () -> process.metric("tidewire_connections") == 0);
      try (HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
        honest.subscribe();
        assertThat(process.metric("tidewire_channels"))
            .as("channels that wait for their end")
            .isGreaterThan(CROWD * EACH / 10.0);
        honest.isServed();
      }

      Await.until("none is open", () -> process.metric("tidewire_channels") <= 0);
      process.assertUnharmed();
    }
  }

  private static Attacker subscribed(SmallProcess process, int who) {
    Attacker attacker = Attacker.webSocket(process.port(), TestedApp.ATTACKED.path());
    for (int i = 0; i < EACH; i++) attacker.send(ClientFrames.subscribe("c-" + who + "-" + i));
    return attacker;
  }
}
