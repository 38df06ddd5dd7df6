package io.tidewire.standalone.faults.history;

import io.tidewire.contract.redis.Partition;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Topic;
import java.util.Collection;
import java.util.Set;

/**
 * Something that was done to the system on purpose.
 *
 * @param began µs of the run
 * @param healed when the cause was gone; a Redis that was down takes writes
 * @param partitions whose channels it concerns: one Redis of several has some of them
 */
public record Fault(
    String name, long began, long healed, Set<Effect> effects, Set<Partition> partitions) {

  /** What is to be expected of it. */
  public enum Effect {
    /** Redis does not answer. */
    REDIS_DOWN,
    /** Another Redis process serves: lineages fork. */
    NEW_TERM,
    /** Acknowledged writes are lost. */
    LOSES_WRITES,
    /** Webhooks on their way from any channel are lost: an app's queues are on one Redis. */
    LOSES_QUEUES,
    /** What failed is back, and is not the primary any more: no repair waits for it. */
    REPLACED,
    /** An edge does not answer, and nobody is told. */
    EDGE_STALLS,
    /** An edge is not there; who has no other waits for it. */
    EDGE_GONE
  }

  public Fault {
    effects = Set.copyOf(effects);
    partitions = Set.copyOf(partitions);
  }

  /** It concerns all channels. */
  public Fault(String name, long began, long healed, Set<Effect> effects) {
    this(name, began, healed, effects, Set.copyOf(Partition.all()));
  }

  public boolean has(Effect effect) {
    return effects.contains(effect);
  }

  public boolean concerns(String channel) {
    return partitions.contains(partitionOf(channel));
  }

  /** Whether a webhook of a channel may be lost, or made anew. */
  public boolean losesWebhooksOf(String channel) {
    return has(Effect.LOSES_QUEUES) || (has(Effect.LOSES_WRITES) && concerns(channel));
  }

  /** Whether it concerns any of these. */
  public boolean concernsAny(Collection<String> channels) {
    return channels.stream().anyMatch(this::concerns);
  }

  /** Whether it was there in any part of this time. */
  public boolean overlaps(long from, long to) {
    return began <= to && healed >= from;
  }

  /** Of a channel of the app that is tested. */
  public static Partition partitionOf(String channel) {
    return Partition.of(new Topic(TestApp.ID, channel));
  }
}
