package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Attacker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links to Redis need direct memory, which clients also use. Clients must not use all of it. */
@Timeout(240)
class DirectMemoryIT {

  private static final int CROWD = 4_000;

  @Test
  void headsThatDoNotEndTakeNoLinkToRedisDown() {
    byte[] head =
        ("GET /app/x HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(15_000))
            .getBytes(StandardCharsets.US_ASCII);
    List<Attacker> crowd = new ArrayList<>();
    try (SmallProcess process =
            SmallProcess.start("long-heads", Map.of(), List.of("-XX:MaxDirectMemorySize=32m"));
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
      honest.subscribe();
      double links = process.metric("tidewire_redis_link_up");

      for (int i = 0; i < CROWD; i++) {
        Attacker attacker = Attacker.tcp(process.port());
        attacker.send(head);
        crowd.add(attacker);
        if (i % 500 == 499) honest.isServed();
      }

      Await.until(
          "most are closed", () -> process.metric("tidewire_limits_exceeded_total") > CROWD / 2);
      assertThat(process.metric("tidewire_redis_link_up")).isEqualTo(links);
      assertThat(process.metric("tidewire_redis_reconnects_total")).isZero();
      process.assertUnharmed();
    } finally {
      crowd.forEach(Attacker::close);
    }
  }
}
