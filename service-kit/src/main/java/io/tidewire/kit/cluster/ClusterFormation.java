package io.tidewire.kit.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Whether the cluster that this process is in can still turn out to be one of two. Processes that
 * start in the same second may not find each other, and each then forms a cluster of its own; these
 * merge when one looks for others, which happens every two seconds. So a cluster counts only once
 * its oldest member has been up for longer than that.
 *
 * <p>Thread-safe.
 */
final class ClusterFormation {

  /** Two looks for other clusters, and the merge. */
  static final Duration SETTLING = Duration.ofSeconds(6);

  /** Since when a member is up, in Unix ms by its own clock. */
  private static final String SINCE = "since";

  private final Supplier<OptionalLong> oldestMs;
  private final Clock clock;
  private final long joinedMs;
  private volatile boolean settled;

  /**
   * @param oldestMs since when the oldest member is up, Unix ms; empty if it does not say
   */
  ClusterFormation(Supplier<OptionalLong> oldestMs, Clock clock) {
    this.oldestMs = oldestMs;
    this.clock = clock;
    joinedMs = clock.millis();
  }

  /** Tells the other members since when this one is up. */
  static Config since(Clock clock, Config config) {
    config.getMemberAttributeConfig().setAttribute(SINCE, Long.toString(clock.millis()));
    return config;
  }

  static ClusterFormation of(Cluster cluster, Clock clock) {
    return new ClusterFormation(() -> oldest(cluster), clock);
  }

  static void meter(Cluster cluster, MeterRegistry meters) {
    Gauge.builder("tidewire_cluster_members", cluster, one -> one.getMembers().size())
        .description("Processes that this one sees in its cluster, itself included")
        .register(meters);
  }

  private static OptionalLong oldest(Cluster cluster) {
    return cluster.getMembers().stream().mapToLong(ClusterFormation::since).min();
  }

  private static long since(Member member) {
    String since = member.getAttribute(SINCE);
    return since == null ? Long.MAX_VALUE : Long.parseLong(since);
  }

  /** Why this process should not be given work yet; empty for good once the cluster counts. */
  Optional<String> problem() {
    if (settled) return Optional.empty();
    long since = Math.min(joinedMs, oldestMs.get().orElse(joinedMs));
    settled = clock.millis() - since >= SETTLING.toMillis();
    return settled
        ? Optional.empty()
        : Optional.of("the cluster has just formed, and may not have found all members yet");
  }
}
