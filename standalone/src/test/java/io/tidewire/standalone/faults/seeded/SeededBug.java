package io.tidewire.standalone.faults.seeded;

import static io.tidewire.standalone.faults.seeded.MethodMistake.advised;
import static io.tidewire.standalone.faults.seeded.MethodMistake.doesNothing;

import io.tidewire.standalone.faults.seeded.Advices.AheadIsNext;
import io.tidewire.standalone.faults.seeded.Advices.BeginsAtOnce;
import io.tidewire.standalone.faults.seeded.Advices.SlowConsumerStaysAway;
import io.tidewire.wire.CloseCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A mistake that somebody might make in the services, put into a copy of what was compiled. The
 * checks must notice it, or they prove nothing.
 */
enum SeededBug {
  GAPS_ARE_NOT_SEEN(advised("io.tidewire.edge.stream.Arrival", "of", AheadIsNext.class)),

  ACKNOWLEDGED_BEFORE_CONFIRMED(
      advised("io.tidewire.edge.hub.ChannelHub", "join", BeginsAtOnce.class)),

  LOG_IS_NOT_FENCED(
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
          """)),

  DROPPED_WHEN_THE_QUEUE_IS_FULL(doesNothing("io.tidewire.edge.delivery.SlowSubscribers", "add")),

  SLOW_CLIENTS_STAY_AWAY(advised(CloseCode.class.getName(), "code", SlowConsumerStaysAway.class));

  private final Mistake mistake;

  SeededBug(Mistake mistake) {
    this.mistake = mistake;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the classes and resources that have it, to be put before the right ones.
   *
   * @throws IllegalStateException if what it changes is no longer there
   */
  Path plant() {
    Path classes = Path.of("target", "faults", "seeded-" + label(), "classes").toAbsolutePath();
    try {
      Files.createDirectories(classes);
      mistake.plant(classes);
      return classes;
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }
}
