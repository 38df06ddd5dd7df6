package io.tidewire.standalone.faults.seeded;

import io.tidewire.kit.testing.mistake.MethodMistake;
import io.tidewire.kit.testing.mistake.Mistake;
import io.tidewire.standalone.faults.seeded.Advices.AheadIsNext;
import io.tidewire.standalone.faults.seeded.Advices.BeginsAtOnce;
import io.tidewire.standalone.faults.seeded.Advices.SettledWhenSent;
import io.tidewire.standalone.faults.seeded.Advices.SlowConsumerStaysAway;
import io.tidewire.standalone.faults.seeded.Advices.SlowSubscriberIsNotCaughtUp;
import io.tidewire.wire.error.CloseCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A plausible bug that is inserted into a copy of the compiled services. The checks prove nothing
 * unless they notice it.
 */
record SeededBug(String name, Mistake mistake) {

  static final SeededBug GAPS_ARE_NOT_SEEN =
      new SeededBug(
          "gaps-are-not-seen",
          new MethodMistake("io.tidewire.edge.stream.Arrival", "of", AheadIsNext.class));

  static final SeededBug ACKNOWLEDGED_BEFORE_CONFIRMED =
      new SeededBug(
          "acknowledged-before-confirmed",
          new MethodMistake("io.tidewire.edge.hub.ChannelHub", "join", BeginsAtOnce.class));

  static final SeededBug LOG_IS_NOT_FENCED =
      new SeededBug(
          "log-is-not-fenced",
          new LuaMistake(
              "io/tidewire/contract/redis/lua/lineage.lua",
              "lineage",
              """
              local function lineage(begins)
                if redis.call('HEXISTS', KEYS[1], 't') == 1 then
                  redis.call('HSET', KEYS[1], 't', replication_id())
                end
                return original(begins)
              end
              """));

  static final SeededBug DROPPED_WHEN_THE_QUEUE_IS_FULL =
      new SeededBug(
          "dropped-when-the-queue-is-full",
          new MethodMistake(
              "io.tidewire.edge.delivery.SlowSubscribers",
              "add",
              SlowSubscriberIsNotCaughtUp.class));

  static final SeededBug SLOW_CLIENTS_STAY_AWAY =
      new SeededBug(
          "slow-clients-stay-away",
          new MethodMistake(CloseCode.class.getName(), "code", SlowConsumerStaysAway.class));

  static final SeededBug WEBHOOKS_ARE_SETTLED_WHEN_SENT =
      new SeededBug(
          "webhooks-are-settled-when-sent",
          new MethodMistake(
              "io.tidewire.webhook.delivery.QueueSender", "send", SettledWhenSent.class));

  static final List<SeededBug> ALL =
      List.of(
          GAPS_ARE_NOT_SEEN,
          ACKNOWLEDGED_BEFORE_CONFIRMED,
          LOG_IS_NOT_FENCED,
          DROPPED_WHEN_THE_QUEUE_IS_FULL,
          SLOW_CLIENTS_STAY_AWAY,
          WEBHOOKS_ARE_SETTLED_WHEN_SENT);

  /**
   * Returns the classes and resources with the bug, to precede the correct ones on the class path.
   *
   * @throws IllegalStateException if the code that it changes no longer exists
   */
  Path plant() {
    Path classes = Path.of("target", "faults", "seeded-" + name, "classes").toAbsolutePath();
    try {
      Files.createDirectories(classes);
      mistake.plant(classes);
      return classes;
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }
}
