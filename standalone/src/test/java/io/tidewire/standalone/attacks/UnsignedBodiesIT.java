package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Attacker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies use no memory before the signature of their request was verified. */
@Timeout(180)
class UnsignedBodiesIT {

  private static final int CROWD = 300;
  private static final int BODY = 520_000;

  @Test
  void bodiesOfAnUnknownKeyAreRefusedOnTheirHeadAndSignedRequestsAreServedMeanwhile() {
    try (SmallProcess process = SmallProcess.start("unknown-key");
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.ATTACKED)) {
      honest.subscribe();
      byte[] request = request("/apps/100001/events?auth_key=nobody&auth_timestamp=1", "");

      List<Attacker> crowd = flood(process, request, honest);

      for (Attacker attacker : crowd) assertRefused(attacker);
      process.assertUnharmed();
    }
  }

  @Test
  void bodiesUnderAKnownKeyButWithoutItsSignatureAreNoDifferent() {
    try (SmallProcess process = SmallProcess.start("wrong-signature");
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
      honest.subscribe();
      long now = System.currentTimeMillis() / 1000;
      String signed =
          "/apps/100001/events?auth_key=tidewire-key&auth_version=1.0&auth_timestamp="
              + now
              + "&body_md5=0123456789abcdef0123456789abcdef&auth_signature="
              + "0".repeat(64);

      List<Attacker> crowd = flood(process, request(signed, ""), honest);

      for (Attacker attacker : crowd) assertRefused(attacker);
      process.assertUnharmed();
    }
  }

  @Test
  void bodiesForTheAuthEndpointsAndForPathsThatDoNotExistEndNothingEither() {
    try (SmallProcess process = SmallProcess.start("other-paths");
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.ATTACKED)) {
      honest.subscribe();

      List<Attacker> auth = flood(process, request("/auth/channel", ""), honest);
      auth.forEach(Attacker::close);
      List<Attacker> nowhere = flood(process, request("/no/such/path", ""), honest);

      nowhere.forEach(Attacker::close);
      process.assertUnharmed();
    }
  }

  /** Many clients that send as much of the request as the server accepts, and stay connected. */
  private static List<Attacker> flood(SmallProcess process, byte[] request, HonestClient honest) {
    List<Attacker> crowd =
        Stream.generate(() -> Attacker.tcp(process.port())).limit(CROWD).toList();
    for (int i = 0; i < CROWD; i++) {
      crowd.get(i).send(request);
      if (i % 100 == 99) honest.isServed();
    }
    return crowd;
  }

  /**
   * Asserts that the request was refused by its head, or because too many are in progress, and
   * never served.
   */
  private static void assertRefused(Attacker attacker) {
    Await.until("an answer or the end", () -> attacker.isEnded() || !attacker.heard().isEmpty());
    if (!attacker.heard().isEmpty()) {
      assertThat(attacker.heard()).matches("(?s)HTTP/1.1 (401|503) .*");
    }
    attacker.close();
  }

  /** A request with a body that never ends. */
  private static byte[] request(String target, String header) {
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
            .formatted(target, header, BODY + 1_000);
    return (head + "x".repeat(BODY)).getBytes(StandardCharsets.UTF_8);
  }
}
