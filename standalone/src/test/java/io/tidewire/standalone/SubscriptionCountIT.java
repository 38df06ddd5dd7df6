package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The number of subscribers of a channel, as stock clients of an app with {@code
 * subscription_count} receive it.
 */
@Timeout(180)
class SubscriptionCountIT {

  private static final String COUNT = "pusher_internal:subscription_count";

  @Test
  void subscribersOfEveryEdgeAreToldHowManyThereAre() {
    String apps =
        TestApp.yaml()
            .replaceFirst(
                "client_events: true", "client_events: true\n    subscription_count: true");
    try (TidewireInOneJvm tidewire = TidewireInOneJvm.start(Map.of(), apps);
        FrameClient one = FrameClient.connect(tidewire.edge(1));
        FrameClient two = FrameClient.connect(tidewire.edge(2))) {
      one.subscribe("counted");
      assertThat(count(one, 1)).isEqualTo(frame(1));

      two.subscribe("counted");
      assertThat(count(one, 2)).isEqualTo(frame(2));
      assertThat(count(two, 2)).isEqualTo(frame(2));

      two.unsubscribe("counted");
      Await.until("it is told again", () -> one.heard(COUNT).size() == 3);
      assertThat(one.heard(COUNT))
          .extracting(Frame::text)
          .containsExactly(frame(1), frame(2), frame(1));
    }
  }

  private static String count(FrameClient client, int expected) {
    return client.next("count " + expected, heard -> heard.text().equals(frame(expected))).text();
  }

  private static String frame(int connections) {
    return "{\"event\":\"%s\",\"channel\":\"counted\",\"data\":\"{\\\"subscription_count\\\":%d}\"}"
        .formatted(COUNT, connections);
  }
}
