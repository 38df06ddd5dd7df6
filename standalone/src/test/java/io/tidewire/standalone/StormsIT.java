package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RawSocket;
import io.tidewire.standalone.testing.TestApp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients do the same thing at once, on services with low rate limits. */
@Timeout(180)
class StormsIT {

  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";

  @RegisterExtension
  static final CleanStateExtension tidewire =
      new CleanStateExtension(
          Map.of(
              "tidewire.edge.upgrade.timeout", "60s",
              "tidewire.edge.upgrade.per-second", "1000",
              "tidewire.edge.subscribes-per-second", "500"));

  @Test
  void twoThousandClientsThatReturnAtOnceAreDelayedAndAllSubscribed() {
    List<RawSocket> clients =
        Stream.generate(() -> RawSocket.tcp(tidewire.edge(1))).limit(2_000).toList();
    String subscribe = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"storm\"}}";
    String handshake = RawSocket.handshake("/app/" + TestApp.KEY + "?protocol=7");

    clients.forEach(client -> client.send(handshake));
    Await.until("some wait", () -> tidewire.count(1, "tidewire_upgrades_pending") > 0);

    for (RawSocket client : clients) {
      assertThat(client.head()).contains(" 101 ");
      assertThat(client.next()).contains("pusher:connection_established");
      client.frame(RawSocket.TEXT, subscribe.getBytes(StandardCharsets.UTF_8));
    }
    for (RawSocket client : clients) assertThat(client.next()).contains(SUCCEEDED);
    assertThat(tidewire.count(1, "tidewire_upgrades_pending")).isZero();
    clients.forEach(RawSocket::close);
  }

  @Test
  void aMassSubscribeDoesNotKeepTheEventOfAnotherChannelUntilItIsDone() throws Exception {
    int each = 900;
    FrameClient listener = FrameClient.connect(tidewire.edge(1)).subscribe("calm");
    List<FrameClient> crowd =
        Stream.generate(() -> FrameClient.connect(tidewire.edge(1))).limit(3).toList();
    Pusher backend = TestApp.backend(tidewire.edge(1));

    for (int i = 0; i < 3 * each; i++) crowd.get(i % 3).ask("mass-" + i);
    backend.trigger("calm", "tick", "x");
    listener.next("tick");

    assertThat(answers(crowd)).isLessThan(3 * each);
    Await.until("an answer to each", () -> answers(crowd) == 3 * each);
    crowd.forEach(FrameClient::abort);
    listener.close();
  }

  private static int answers(List<FrameClient> crowd) {
    return crowd.stream().mapToInt(client -> client.heard(SUCCEEDED).size()).sum();
  }

  @Test
  void membersAndSubscribersThatComeAndGoAllTheTimeLeaveNoKeyThatDoesNotExpire() {
    List<FrameClient> crowd =
        IntStream.range(0, 20)
            .mapToObj(i -> FrameClient.connect(tidewire.edge(1 + i % 2)))
            .toList();

    for (int round = 0; round < 15; round++) {
      for (int i = 0; i < crowd.size(); i++) churn(crowd.get(i), i, round);
    }

    for (int i = 0; i < crowd.size(); i++) {
      if (i % 2 == 0) crowd.get(i).abort();
      else crowd.get(i).sync().close();
    }
  }

  /** Subscribes and unsubscribes without waiting for answers. */
  private static void churn(FrameClient client, int who, int round) {
    String room = "presence-churn-" + (who + round) % 7;
    String channel = "churn-" + (who + round) % 5;
    client.askForPresence(room, "u" + who);
    client.ask(channel);
    if ((who + round) % 3 == 0) return;
    client.unsubscribe(room);
    client.unsubscribe(channel);
  }
}
