package io.tidewire.standalone.faults;

import static io.tidewire.standalone.faults.history.FaultKind.DISPATCHER_KILLED;
import static io.tidewire.standalone.faults.history.FaultKind.EDGE_DRAINED;
import static io.tidewire.standalone.faults.history.FaultKind.EDGE_KILLED;
import static io.tidewire.standalone.faults.history.FaultKind.EDGE_STOPPED;
import static io.tidewire.standalone.faults.history.FaultKind.FAILOVER;
import static io.tidewire.standalone.faults.history.FaultKind.FAIL_BACK;
import static io.tidewire.standalone.faults.history.FaultKind.PRESENCE_KILLED;
import static io.tidewire.standalone.faults.history.FaultKind.READERS_SWAMPED;

import io.tidewire.kit.process.BuildInfo;
import io.tidewire.kit.testing.mistake.BuildSample;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.redis.Deployment;
import io.tidewire.standalone.faults.rig.Scenario.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much the fault tests do. A build runs a part of them; {@code standalone/faults.sh} runs all,
 * with {@code TIDEWIRE_TEST_FAULTS=all}.
 */
public enum FaultTestScope {
  /** Few clients, one of the larger deployments, and some of the seeded bugs. */
  BUILD {
    @Override
    Load load() {
      return new Load(75, 25, 150, CALM);
    }

    @Override
    List<Deployment> deployments(OptionalLong seed) {
      long choice = seed.orElse(seedOfTheBuild());
      Deployment larger = choice % 2 == 0 ? Deployment.SENTINEL : Deployment.CLUSTER;
      return List.of(Deployment.SINGLE, larger);
    }

    @Override
    List<FaultKind> faults(Deployment redis, long seed) {
      if (redis == Deployment.SINGLE) return ALL.faults(redis, seed);
      Random random = new Random(seed);
      Stream<FaultKind> its = shuffled(redis.faults(), random).stream().limit(REDIS_FAULTS);
      Stream<FaultKind> others = shuffled(OF_SERVICES, random).stream().limit(1);
      return shuffled(Stream.concat(its, others).toList(), random);
    }

    @Override
    boolean judgesTime() {
      return false;
    }

    @Override
    public <T> List<T> sample(List<T> all) {
      return BuildSample.of(all);
    }
  },

  /** Many clients, every deployment, and every seeded bug. */
  ALL {
    @Override
    Load load() {
      return new Load(150, 50, 300, CALM);
    }

    @Override
    List<Deployment> deployments(OptionalLong seed) {
      return List.of(Deployment.values());
    }

    /** A fail-back is possible only right after a failover. */
    @Override
    List<FaultKind> faults(Deployment redis, long seed) {
      List<FaultKind> all = Stream.concat(OF_SERVICES.stream(), redis.faults().stream()).toList();
      List<FaultKind> faults = shuffled(all, new Random(seed));
      if (faults.contains(FAILOVER)) faults.add(faults.indexOf(FAILOVER) + 1, FAIL_BACK);
      return faults;
    }

    @Override
    boolean judgesTime() {
      return true;
    }

    @Override
    public <T> List<T> sample(List<T> all) {
      return all;
    }
  };

  /** Long enough for repairs and webhooks to catch up. */
  private static final Duration CALM = Duration.ofSeconds(4);

  private static final List<FaultKind> OF_SERVICES =
      List.of(
          EDGE_KILLED,
          EDGE_STOPPED,
          EDGE_DRAINED,
          READERS_SWAMPED,
          DISPATCHER_KILLED,
          PRESENCE_KILLED);

  /** How many faults of Redis a build injects into the larger deployment. */
  private static final int REDIS_FAULTS = 3;

  /**
   * Returns the scope that TIDEWIRE_TEST_FAULTS names, {@link #BUILD} if it is not set.
   *
   * @throws IllegalArgumentException if it names anything else
   */
  public static FaultTestScope current() {
    return of(System.getenv(BuildSample.SETTING));
  }

  static FaultTestScope of(@Nullable String setting) {
    return BuildSample.areAllWanted(setting) ? ALL : BUILD;
  }

  abstract Load load();

  /**
   * The deployments of Redis that faults are injected into.
   *
   * @param seed the requested seed: an even one selects Sentinel, an odd one the cluster
   */
  abstract List<Deployment> deployments(OptionalLong seed);

  /** The faults of a deployment, in the order in which they are injected. */
  abstract List<FaultKind> faults(Deployment redis, long seed);

  /**
   * Whether {@link io.tidewire.standalone.faults.limits.TimeLimit} is judged. It is not in a build.
   */
  abstract boolean judgesTime();

  /** Selects the elements of a list that are tested: at least two, in no particular order. */
  public abstract <T> List<T> sample(List<T> all);

  /** Derives the seed from the commit, so that builds differ but each can be repeated. */
  static long seedOfTheBuild() {
    return BuildInfo.current().commit().hashCode();
  }

  private static <T> List<T> shuffled(List<T> all, Random random) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
