package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import io.tidewire.standalone.testing.Plan;
import io.tidewire.standalone.testing.TidewireProcesses;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests to auth that are not answered for a while, because auth is stopped and later continues.
 */
@Timeout(240)
class QuestionsIT {

  private static final int ASKED = 900;
  private static final int SIGN_INS = 3_000;

  /** The most refusals of attackers that may be answered between a valid request and its answer. */
  private static final int AHEAD_MAX = 500;

  private static TidewireProcesses tidewire;

  @BeforeAll
  static void start() {
    tidewire =
        TidewireProcesses.start(
            new Plan(
                "questions",
                name -> RedisServer.shared().uri(),
                TestedApp.yaml(),
                Map.of("TIDEWIRE_EDGE_COMPRESSION_ENABLED", "true", "TIDEWIRE_EVENT_LOOPS", "2"),
                Plan.EdgeJvm.real(
                    "-Xmx128m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError")));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  /** 154 bytes on the wire are 65,000 in memory; without a limit these are 1.5 GB. */
  @Test
  void compressedSignInsThatWaitForAuthFillNoMemory() {
    serve(TestedApp.OTHER);
    byte[] signIn =
        ClientFrames.compressed(
            "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"tidewire-key:00\",\"user_data\":\""
                + "x".repeat(65_000)
                + "\u20ac\"}}");
    try (HonestClient listener = HonestClient.connect(edge(), tidewire.api(), TestedApp.OTHER)) {
      listener.subscribe();
      List<Attacker> crowd =
          Stream.generate(() -> Attacker.deflating(edge(), TestedApp.ATTACKED.path()))
              .limit(8)
              .toList();

      auth("STOP");
      for (Attacker attacker : crowd) attacker.send(ClientFrames.times(SIGN_INS, signIn));
      listener.isServed();
      auth("CONT");

      assertThat(tidewire.part("edge-1").child().isAlive()).isTrue();
      crowd.forEach(Attacker::close);
      listener.isServed();
    }
    serve(TestedApp.ATTACKED);
    serve(TestedApp.OTHER);
  }

  @Test
  void badSubscribesThatWaitForAuthAreAnsweredInTurnWithThoseOfOthers() {
    serve(TestedApp.OTHER);
    List<Attacker> attackers =
        Stream.generate(() -> Attacker.webSocket(edge(), TestedApp.ATTACKED.path()))
            .limit(8)
            .toList();

    List<HonestClient> honest =
        Stream.of(TestedApp.OTHER, TestedApp.ATTACKED)
            .map(app -> HonestClient.connect(edge(), tidewire.api(), app))
            .toList();

    auth("STOP");
    for (Attacker attacker : attackers) attacker.send(badSubscribes());
    int before = refusals(attackers);
    honest.forEach(HonestClient::ask);
    auth("CONT");

    for (HonestClient client : honest) {
      client.awaitSubscribed();
      assertThat(refusals(attackers) - before).isLessThan(AHEAD_MAX);
      client.isServed();
      client.close();
    }
    attackers.forEach(Attacker::close);
  }

  /**
   * Each for a different channel, because repeated subscribes to one channel cause only one
   * request.
   */
  private static byte[] badSubscribes() {
    String auth = TestedApp.ATTACKED.key() + ":0";
    return ClientFrames.times(
        1,
        IntStream.range(0, ASKED)
            .mapToObj(i -> new JsonObject().put("channel", "private-" + i).put("auth", auth))
            .map(data -> ClientFrames.event("pusher:subscribe", data))
            .toArray(byte[][]::new));
  }

  private static int refusals(List<Attacker> attackers) {
    return attackers.stream()
        .mapToInt(attacker -> attacker.count("pusher:subscription_error"))
        .sum();
  }

  private static void serve(TestedApp app) {
    try (HonestClient honest = HonestClient.connect(edge(), tidewire.api(), app)) {
      honest.subscribe().isServed();
    }
  }

  private static void auth(String signal) {
    tidewire.part("auth").child().signal(signal);
  }

  private static int edge() {
    return tidewire.edge(1);
  }
}
