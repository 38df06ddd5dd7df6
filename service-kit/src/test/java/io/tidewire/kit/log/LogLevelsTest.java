package io.tidewire.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogLevelsTest {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Optional<Duration> FOR_GOOD = Optional.empty();

  private final LoggerContext logback = new LoggerContext();
  private final Logger lease = logback.getLogger("io.tidewire.edge.Lease");
  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final LogLevels levels = new LogLevels(logback, new TimeSource(timers, clock));

  LogLevelsTest() {
    logback.getLogger(LogLevels.ROOT).setLevel(Level.INFO);
  }

  @Test
  void aLevelAppliesToALoggerOrAPackageOrAll() {
    levels.set("io.tidewire.edge.Lease", "debug", FOR_GOOD);
    assertThat(lease.isDebugEnabled()).isTrue();
    assertThat(logback.getLogger("io.tidewire.edge.Other").isDebugEnabled()).isFalse();

    levels.set("io.tidewire.edge", "trace", FOR_GOOD);
    assertThat(logback.getLogger("io.tidewire.edge.Other").isTraceEnabled()).isTrue();

    levels.set(LogLevels.ROOT, "error", FOR_GOOD);
    assertThat(logback.getLogger("io.netty").isWarnEnabled()).isFalse();
  }

  @Test
  void aLevelEndsAfterItsTime() {
    levels.set("io.tidewire.edge.Lease", "debug", Optional.of(TEN_MINUTES));

    timers.advance(TEN_MINUTES.minusMillis(1));
    assertThat(lease.isDebugEnabled()).isTrue();
    timers.advance(Duration.ofMillis(1));
    assertThat(lease.getLevel()).as("inherited again").isNull();
    assertThat(levels.report().getJsonArray("changed")).isEmpty();
  }

  @Test
  void aSecondChangeReplacesTheFirstAndRestoresTheOriginalLevel() {
    lease.setLevel(Level.WARN);
    levels.set("io.tidewire.edge.Lease", "debug", Optional.of(TEN_MINUTES));
    levels.set("io.tidewire.edge.Lease", "trace", FOR_GOOD);

    timers.advance(TEN_MINUTES);
    assertThat(lease.getLevel()).isEqualTo(Level.TRACE);
    assertThat(levels.reset("io.tidewire.edge.Lease")).isTrue();
    assertThat(lease.getLevel()).isEqualTo(Level.WARN);
    assertThat(levels.reset("io.tidewire.edge.Lease")).isFalse();
  }

  @Test
  void theReportListsChangesAndWhenTheyEnd() {
    levels.set("io.tidewire.edge.Lease", "debug", Optional.of(TEN_MINUTES));

    assertThat(levels.report())
        .isEqualTo(
            new JsonObject()
                .put("level", "info")
                .put(
                    "changed",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("logger", "io.tidewire.edge.Lease")
                                .put("level", "debug")
                                .put("until", clock.instant().plus(TEN_MINUTES).toString()))));
  }

  @Test
  void aClassNameIsEnoughIfOnlyOneLoggerHasIt() {
    assertThat(levels.set("Lease", "debug", FOR_GOOD)).isEqualTo("io.tidewire.edge.Lease");

    logback.getLogger("io.tidewire.presence.Lease");
    assertThatThrownBy(() -> levels.set("Lease", "debug", FOR_GOOD))
        .hasMessageContainingAll("ambiguous", "edge.Lease", "presence.Lease");
  }

  @Test
  void mistakesAreNamedAndChangeNothing() {
    assertThatThrownBy(() -> levels.set("Leese", "debug", FOR_GOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("logger: unknown name");
    assertThatThrownBy(() -> levels.set("Lease", "loud", FOR_GOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("level: expected one of off, error");
    assertThat(levels.report().getJsonArray("changed")).isEmpty();
  }
}
