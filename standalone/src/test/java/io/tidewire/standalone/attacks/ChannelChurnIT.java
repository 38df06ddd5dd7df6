package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that only read leave no keys in Redis. */
@Timeout(180)
class ChannelChurnIT {

  private static final int ROUNDS = 10;
  private static final int CHANNELS = 100;

  /** For the 128 partitions, each of which has a key of its own after it was read. */
  private static final int SLACK = 20;

  @Test
  void subscribingToPublicChannelsWithAHistoryLeavesNoKeyInRedis() {
    try (SmallProcess process = SmallProcess.start("channel-churn")) {
      churn(process, 0);
      long before = settledKeys(process);

      churn(process, ROUNDS);

      assertThat(settledKeys(process)).isLessThanOrEqualTo(before + SLACK);
      process.assertUnharmed();
    }
  }

  private static long settledKeys(SmallProcess process) {
    Await.until("no channel is open", () -> process.metric("tidewire_channels") == 0);
    return process.keys();
  }

  private static void churn(SmallProcess process, int first) {
    try (Attacker reader = Attacker.webSocket(process.port(), TestedApp.ATTACKED.path())) {
      for (int round = first; round < first + ROUNDS; round++) churn(reader, round);
    }
  }

  private static void churn(Attacker reader, int round) {
    int before = reader.count("subscription_succeeded") + reader.count("pusher:error");
    for (int i = 0; i < CHANNELS; i++) reader.send(ClientFrames.subscribe(name(round, i)));
    Await.until(
        "an answer to each",
        () ->
            reader.isEnded()
                || reader.count("subscription_succeeded")
                        + reader.count("subscription_error")
                        + reader.count("pusher:error")
                    >= before + CHANNELS);
    for (int i = 0; i < CHANNELS; i++) reader.send(ClientFrames.unsubscribe(name(round, i)));
  }

  private static String name(int round, int i) {
    return "log-" + round + "-" + i;
  }
}
