package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.RedisMistakes.CountsUnaskedUnsubscribe;
import io.tidewire.kit.redis.RedisMistakes.FollowsAsk;
import io.tidewire.kit.redis.RedisMistakes.OvertakesOnMoved;
import io.tidewire.kit.redis.RedisMistakes.SubscribesInOneCommand;
import io.tidewire.kit.redis.connection.PrimaryMistakes.FirstSentinelWins;
import io.tidewire.kit.redis.connection.PrimaryMistakes.KeepsOldPrimary;
import io.tidewire.kit.redis.connection.PrimaryMistakes.TrustsRole;
import io.tidewire.kit.testing.mistake.BuildSample;
import io.tidewire.kit.testing.mistake.MethodMistake;
import io.tidewire.kit.testing.mistake.TestWithMistake;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links with seeded bugs, which the tests of Sentinel and Cluster must detect. */
@Timeout(240)
class SeededRedisBugsIT {

  private static final String HERE = "io.tidewire.kit.redis.";

  @TempDir private Path classes;

  /**
   * A mistake, and the test that fails because of it.
   *
   * @param of the description of the mistake
   * @param said text that the failure of the test contains
   */
  record Detection(String of, MethodMistake mistake, Class<?> test, String method, String said) {

    @Override
    public String toString() {
      return of;
    }
  }

  /** Returns some of these in a build, and all with standalone/faults.sh. */
  static List<Detection> detections() {
    return BuildSample.unlessAllAreWanted(
        List.of(
            new Detection(
                "a queue that follows ASK",
                mistake("SlotQueue", "refused", FollowsAsk.class),
                ClusterLinksIT.class,
                "nothingIsPublishedAtTheTargetNodeBeforeTheSlotHasMoved",
                "false"),
            new Detection(
                "a queue that new commands overtake after MOVED",
                mistake("SlotQueue", "send", OvertakesOnMoved.class),
                SlotQueueScheduleTest.class,
                "commandsRunInOrderAndAtMostOnceAndEachCompletes",
                "sorted"),
            new Detection(
                "a subscriber that takes an unasked sunsubscribe for an answer",
                mistake("NodeSubscriptions", "unsubscribed", CountsUnaskedUnsubscribe.class),
                ClusterLinksIT.class,
                "aSlotLostDuringASubscriptionConfirmsNothing",
                "down some"),
            new Detection(
                "a subscriber that subscribes to all slots in one command",
                mistake("ClusterSubscriberLink", "subscribe", SubscribesInOneCommand.class),
                ClusterLinksIT.class,
                "aScriptsMessageReachesASubscriberAndClassicPublishIsNeverUsed",
                "subscribed"),
            new Detection(
                "a link that keeps the primary that was replaced",
                mistake("connection.ReconnectingConnection", "moved", KeepsOldPrimary.class),
                SentinelIT.class,
                "aReplacedPrimaryIsLeftAtOnceEvenIfItStillReportsThatRole",
                "at the promoted one"),
            new Detection(
                "a link that accepts any server whose role is primary",
                mistake("connection.RedisDialer", "dial", TrustsRole.class),
                SentinelIT.class,
                "aFormerPrimaryThatResumesAsPrimaryIsNotUsed",
                "one"),
            new Detection(
                "a topology that believes the first Sentinel",
                mistake("sentinel.PrimarySelection", "decide", FirstSentinelWins.class),
                SentinelIT.class,
                "aSentinelThatMissedAFailoverIsIgnoredEvenIfItAnswersFirst",
                "")));
  }

  private static MethodMistake mistake(String type, String method, Class<?> advice) {
    return new MethodMistake(HERE + type, method, advice);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("detections")
  void aMistakeIsCaught(Detection it) {
    var test = new TestWithMistake(classes, it.mistake, it.test.getName(), it.method);
    Object[] arguments = it.test == SlotQueueScheduleTest.class ? new Object[] {1L} : new Object[0];

    assertThat(test.failure(arguments))
        .hasValueSatisfying(
            failure ->
                assertThat(failure)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(it.said));
  }
}
