package io.tidewire.standalone.faults.history;

import io.tidewire.contract.redis.Partition;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Topic;
import java.util.Collection;
import java.util.Set;

/**
 * A fault that was injected.
 *
 * @param began µs of the run
 * @param healed when the cause was removed and, after an outage, Redis accepted writes
 * @param partitions the partitions that it affects: each Redis of several serves some
 */
public record Fault(
    String name, long began, long healed, Set<Effect> effects, Set<Partition> partitions) {

  /** The possible effects of a fault. */
  public enum Effect {
    /** Redis does not answer. */
    REDIS_DOWN,
    /** Another Redis process serves, so lineages fork. */
    NEW_TERM,
    /** Acknowledged writes are lost. */
    LOSES_WRITES,
    /** Pending webhooks of all channels are lost, because the queues of an app are on one Redis. */
    LOSES_QUEUES,
    /** The failed Redis returned as a replica. No repair depends on it. */
    REPLACED,
    /** An edge does not answer, and its connections stay open. */
    EDGE_STALLS,
    /** An edge is down. Clients that know no other edge wait for it. */
    EDGE_GONE
  }

  public Fault {
    effects = Set.copyOf(effects);
    partitions = Set.copyOf(partitions);
  }

  /** Creates a fault that affects all channels. */
  public Fault(String name, long began, long healed, Set<Effect> effects) {
    this(name, began, healed, effects, Set.copyOf(Partition.all()));
  }

  public boolean has(Effect effect) {
    return effects.contains(effect);
  }

  public boolean concerns(String channel) {
    return partitions.contains(partitionOf(channel));
  }

  /** Whether a webhook of a channel may be lost, or built again. */
  public boolean losesWebhooksOf(String channel) {
    return has(Effect.LOSES_QUEUES) || (has(Effect.LOSES_WRITES) && concerns(channel));
  }

  /** Whether it affects any of these channels. */
  public boolean concernsAny(Collection<String> channels) {
    return channels.stream().anyMatch(this::concerns);
  }

  /** Whether it was in effect at any time of this period. */
  public boolean overlaps(long from, long to) {
    return began <= to && healed >= from;
  }

  /** The partition of a channel of the tested app. */
  public static Partition partitionOf(String channel) {
    return Partition.of(new Topic(TestApp.ID, channel));
  }
}
