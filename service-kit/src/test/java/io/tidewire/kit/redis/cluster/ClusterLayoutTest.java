package io.tidewire.kit.redis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.redis.settings.RedisAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterLayoutTest {

  private static final RedisAddress A = address(1);
  private static final RedisAddress B = address(2);

  private static RedisAddress address(int host) {
    return new RedisAddress("10.0.0." + host, 6379);
  }

  /** Builds runs with new address objects each time, like answers of different nodes. */
  private static @Nullable RedisAddress[] halves() {
    @Nullable RedisAddress[] primaries = new @Nullable RedisAddress[HashSlot.COUNT];
    RedisAddress first = address(1);
    RedisAddress second = address(2);
    for (int slot = 0; slot < HashSlot.COUNT; slot++) {
      primaries[slot] = slot < HashSlot.COUNT / 2 ? first : second;
    }
    return primaries;
  }

  private static boolean isSameWith(int slot, @Nullable RedisAddress primary) {
    @Nullable RedisAddress[] changed = halves();
    changed[slot] = primary;
    return layout(changed).isSameAs(layout(halves())) && layout(halves()).isSameAs(layout(changed));
  }

  private static ClusterLayout layout(@Nullable RedisAddress[] primaries) {
    return new ClusterLayout(primaries, Set.of());
  }

  @Test
  void equalAddressesAreTheSameLayout() {
    assertThat(isSameWith(0, address(1))).isTrue();
    assertThat(isSameWith(HashSlot.COUNT / 2, address(2))).isTrue();
  }

  @Test
  void oneSlotWithAnotherPrimaryOrWithoutOneIsAnotherLayout() {
    for (int slot : new int[] {0, 1, HashSlot.COUNT / 2 - 1, HashSlot.COUNT / 2}) {
      assertThat(isSameWith(slot, address(3))).as("slot %d", slot).isFalse();
      assertThat(isSameWith(slot, null)).as("slot %d", slot).isFalse();
    }
    assertThat(isSameWith(HashSlot.COUNT - 1, A)).isFalse();
  }

  @Test
  void theNodesOfALayoutAreThoseThatServeASlot() {
    @Nullable RedisAddress[] primaries = halves();
    primaries[7] = null;
    primaries[9] = address(3);

    assertThat(layout(primaries).nodes()).containsExactlyInAnyOrder(A, B, address(3));
  }

  @Test
  void unreachableNodesArePartOfTheLayout() {
    ClusterLayout away = new ClusterLayout(halves(), Set.of(B));

    assertThat(away.isSameAs(layout(halves()))).isFalse();
    assertThat(away.isHealthy(A)).isTrue();
    assertThat(away.isHealthy(B)).isFalse();
  }
}
