package io.tidewire.kit.redis.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of failovers, Sentinels that sleep through them, lost connections and Sentinels
 * that are configured anew.
 */
class PrimarySelectionScheduleTest {

  private static final int SECONDS = 4_000;
  private static final int SENTINELS = 3;
  private static final List<RedisAddress> SERVERS =
      List.of(
          new RedisAddress("a", 6379), new RedisAddress("b", 6379), new RedisAddress("c", 6379));

  private record Belief(RedisAddress primary, long epoch) {}

  private final PrimarySelection selection = new PrimarySelection(SENTINELS);
  private final Map<Integer, Belief> believed = new HashMap<>();
  private Belief truth = new Belief(SERVERS.get(0), 0);
  private long now;

  /**
   * Every second each Sentinel is asked, and one in ten does not answer. One of three may miss
   * failovers for a minute; the others hear of them within five seconds.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theSelectionIsTheNewestThatAnySentinelHasReported(long seed) {
    var random = new SplittableRandom(seed);
    for (int each = 0; each < SENTINELS; each++) believed.put(each, truth);
    Belief newest = truth;
    int sleeper = random.nextInt(SENTINELS);
    int changedAt = 0;
    for (int second = 0; second < SECONDS; second++) {
      int since = second - changedAt;
      if (since > 5 && random.nextInt(8) == 0) {
        failOver(random, sleeper);
        changedAt = second;
      }
      for (int each = 0; each < SENTINELS; each++) {
        boolean hears = each == sleeper ? random.nextInt(30) == 0 : since >= 4;
        if (hears || random.nextInt(6) == 0) believed.put(each, truth);
      }
      if (random.nextInt(60) == 0) sleeper = random.nextInt(SENTINELS);
      int first = random.nextInt(SENTINELS);
      for (int turn = 0; turn < SENTINELS; turn++) {
        int sentinel = (first + turn) % SENTINELS;
        if (random.nextInt(10) == 0) {
          selection.withdraw(Integer.toString(sentinel));
          continue;
        }
        ask(sentinel);
        Belief told = believed.getOrDefault(sentinel, truth);
        if (told.epoch() > newest.epoch()) newest = told;
        if (selection.primary().isPresent()) {
          assertThat(selection.epoch()).isEqualTo(newest.epoch());
          assertThat(selection.primary()).contains(newest.primary());
        }
      }
      pass(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void reconfiguredSentinelsAreFollowedAndAFormerOneDoesNotUndoIt(long seed) {
    var random = new SplittableRandom(seed);
    for (int each = 0; each < SENTINELS; each++) believed.put(each, truth);
    int former = random.nextInt(SENTINELS);
    for (int round = 0; round < 5; round++) {
      for (int failovers = random.nextInt(4) + 1; failovers > 0; failovers--) {
        failOver(random, former);
        for (int each = 0; each < SENTINELS; each++) {
          believed.put(each, truth);
          ask(each);
        }
      }
      truth = new Belief(other(random), 0);
      for (int each = 0; each < SENTINELS; each++) if (each != former) believed.put(each, truth);
      for (int second = 0; second < 13; second++) {
        for (int each = 0; each < SENTINELS; each++) ask(each);
        pass(Duration.ofSeconds(1));
      }
      assertThat(selection.primary()).contains(truth.primary());
      assertThat(selection.epoch()).isZero();
      believed.put(former, truth);
    }
  }

  /** Fails over; the Sentinel that leads the failover knows of it. */
  private void failOver(SplittableRandom random, int notLed) {
    truth = new Belief(other(random), truth.epoch() + 1);
    believed.put((notLed + 1 + random.nextInt(SENTINELS - 1)) % SENTINELS, truth);
  }

  private RedisAddress other(SplittableRandom random) {
    List<RedisAddress> others =
        SERVERS.stream().filter(server -> !server.equals(truth.primary())).toList();
    return others.get(random.nextInt(others.size()));
  }

  private void ask(int sentinel) {
    Belief belief = believed.getOrDefault(sentinel, truth);
    selection.report(
        Integer.toString(sentinel),
        new SentinelReport(belief.primary(), belief.epoch(), SENTINELS, 2),
        now);
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
