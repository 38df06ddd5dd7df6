package io.tidewire.kit.redis.cluster;

import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.redis.settings.RedisAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which primary serves a slot, by what nodes say. The claim with the higher config epoch is
 * right; a node that missed a failover or a migration has a lower one, so its older view is not
 * taken. A lower epoch counts only if no node has confirmed the higher one for {@link #FORGOTTEN}:
 * then the cluster was created anew.
 *
 * <p>Not thread-safe.
 */
final class SlotOwners {

  static final Duration FORGOTTEN = Duration.ofSeconds(10);

  /** For so long a redirection counts more than a view that is not newer. */
  static final Duration REDIRECTED = Duration.ofSeconds(1);

  private final @Nullable RedisAddress[] owners = new @Nullable RedisAddress[HashSlot.COUNT];
  private final long[] epochs = new long[HashSlot.COUNT];
  private final long[] confirmedAt = new long[HashSlot.COUNT];
  private final Map<Integer, Long> redirectedAt = new HashMap<>();
  private final Map<RedisAddress, RedisAddress> aliases = new HashMap<>();
  private Set<RedisAddress> unreachable = Set.of();

  /** One node's view of the cluster. */
  void report(List<ClusterNode> nodes, long now) {
    redirectedAt.values().removeIf(at -> now - at > REDIRECTED.toNanos());
    Set<RedisAddress> away = new HashSet<>();
    aliases.clear();
    for (ClusterNode node : nodes) {
      if (node.address().isEmpty()) continue;
      RedisAddress address = node.address().get();
      node.aliases().forEach(alias -> aliases.put(alias, address));
      if (!node.primary()) continue;
      if (!node.reachable()) away.add(address);
      for (ClusterNode.Run run : node.claim().slots()) {
        for (int slot = run.first(); slot <= Math.min(run.last(), HashSlot.COUNT - 1); slot++) {
          claimed(slot, address, node.claim().epoch(), now);
        }
      }
    }
    unreachable = away;
  }

  private void claimed(int slot, RedisAddress claimant, long epoch, long now) {
    boolean isNewer = owners[slot] == null || epoch > epochs[slot];
    boolean isForgotten = epoch < epochs[slot] && now - confirmedAt[slot] > FORGOTTEN.toNanos();
    boolean isRedirected = redirectedAt.containsKey(slot) && !claimant.equals(owners[slot]);
    boolean isSame = epoch == epochs[slot] && !isRedirected;
    if (!isNewer && !isForgotten && !isSame) return;
    owners[slot] = claimant;
    epochs[slot] = epoch;
    confirmedAt[slot] = now;
    redirectedAt.remove(slot);
  }

  /** A node has refused a command because another one serves the slot. */
  void redirected(int slot, RedisAddress to, long now) {
    owners[slot] = aliases.getOrDefault(to, to);
    confirmedAt[slot] = now;
    redirectedAt.put(slot, now);
  }

  Optional<RedisAddress> owner(int slot) {
    return Optional.ofNullable(owners[slot]);
  }

  ClusterLayout layout() {
    return new ClusterLayout(Arrays.copyOf(owners, owners.length), unreachable);
  }
}
