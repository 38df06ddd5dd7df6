package io.tidewire.standalone.faults;

import io.tidewire.kit.process.BuildInfo;
import io.tidewire.standalone.faults.rig.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * How much the fault tests do. A build does what fits into it; {@code standalone/faults.sh} does
 * all, by {@code TIDEWIRE_TEST_FAULTS=all}.
 */
public enum FaultTestScope {
  /** Few clients, and some of the seeded bugs: the build's commit chooses which. */
  BUILD {
    @Override
    Scenario smoke(long seed) {
      return new Scenario("smoke", seed, 75, 25, 150, CALM, Optional.empty());
    }

    @Override
    public <T> List<T> sample(List<T> all) {
      List<T> shuffled = new ArrayList<>(all);
      Collections.shuffle(shuffled, new Random(BuildInfo.current().commit().hashCode()));
      return shuffled.subList(0, Math.min(SAMPLE, shuffled.size()));
    }
  },

  /** Many clients, and every seeded bug. */
  ALL {
    @Override
    Scenario smoke(long seed) {
      return new Scenario("smoke", seed, 150, 50, 300, CALM, Optional.empty());
    }

    @Override
    public <T> List<T> sample(List<T> all) {
      return all;
    }
  };

  /** In which repairs and webhooks catch up. */
  private static final Duration CALM = Duration.ofSeconds(4);

  private static final String SETTING = "TIDEWIRE_TEST_FAULTS";
  private static final int SAMPLE = 2;

  /**
   * Returns what TIDEWIRE_TEST_FAULTS names, {@code build} if it is not set.
   *
   * @throws IllegalArgumentException if it names anything else
   */
  public static FaultTestScope current() {
    return of(System.getenv(SETTING));
  }

  static FaultTestScope of(@Nullable String setting) {
    if (setting == null || setting.equals("build")) return BUILD;
    if (setting.equals("all")) return ALL;
    throw new IllegalArgumentException(SETTING + ": expected build or all, not " + setting);
  }

  abstract Scenario smoke(long seed);

  /** Those of a list that are tested: at least two, in no particular order. */
  public abstract <T> List<T> sample(List<T> all);
}
