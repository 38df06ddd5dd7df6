package io.tidewire.kit.redis.cluster;

import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.redis.settings.RedisAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which primary serves which slot at one moment, and which of them cannot. Immutable. */
public final class ClusterLayout {

  /** Before the first answer, when no node is known to serve any slot. */
  public static final ClusterLayout UNKNOWN =
      new ClusterLayout(new @Nullable RedisAddress[HashSlot.COUNT], Set.of());

  private final @Nullable RedisAddress[] primaries;
  private final Set<RedisAddress> unreachable;
  private final Set<RedisAddress> nodes;

  /**
   * @param primaries by slot; not copied
   * @param unreachable those that other nodes cannot reach
   */
  ClusterLayout(@Nullable RedisAddress[] primaries, Set<RedisAddress> unreachable) {
    this.primaries = primaries;
    nodes = Set.copyOf(nodes(primaries));
    Set<RedisAddress> away = new LinkedHashSet<>(unreachable);
    away.retainAll(nodes);
    this.unreachable = Set.copyOf(away);
  }

  /** Slots come in runs of one address object, so that few of them are looked at. */
  @SuppressWarnings("ReferenceEquality")
  private static Set<RedisAddress> nodes(@Nullable RedisAddress[] primaries) {
    Set<RedisAddress> nodes = new LinkedHashSet<>();
    RedisAddress last = null;
    for (RedisAddress primary : primaries) {
      if (primary != null && primary != last) nodes.add(primary);
      last = primary;
    }
    return nodes;
  }

  public Optional<RedisAddress> primary(int slot) {
    return Optional.ofNullable(primaries[slot]);
  }

  /** All that serve slots. */
  public Set<RedisAddress> nodes() {
    return nodes;
  }

  /** Whether the rest of the cluster reaches the node. */
  public boolean isHealthy(RedisAddress node) {
    return nodes.contains(node) && !unreachable.contains(node);
  }

  public boolean isKnown() {
    return !nodes.isEmpty();
  }

  /** Every slot has a primary that the cluster reaches. */
  boolean isWhole() {
    return unreachable.isEmpty() && slotsWithoutPrimary() == 0;
  }

  long slotsWithoutPrimary() {
    return Arrays.stream(primaries)
        .filter(primary -> primary == null || unreachable.contains(primary))
        .count();
  }

  boolean isSameAs(ClusterLayout other) {
    return unreachable.equals(other.unreachable) && areEqual(primaries, other.primaries);
  }

  /** Compares the addresses of each run once: the same object again needs no comparison. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean areEqual(@Nullable RedisAddress[] some, @Nullable RedisAddress[] others) {
    RedisAddress one = null;
    RedisAddress other = null;
    for (int slot = 0; slot < some.length; slot++) {
      if (some[slot] == one && others[slot] == other) continue;
      one = some[slot];
      other = others[slot];
      if (!Objects.equals(one, other)) return false;
    }
    return true;
  }
}
