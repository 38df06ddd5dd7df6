package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.wire.Topic;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {

  private static final int SLOTS = 16_384;

  static IntStream clusterSizes() {
    return IntStream.rangeClosed(1, Partition.COUNT);
  }

  /** The slots that {@code redis-cli --cluster create} gives the nodes: runs of equal length. */
  @ParameterizedTest
  @MethodSource("clusterSizes")
  void aClusterOfAnySizeGetsEquallyManyPartitionsPerNode(int nodes) {
    int[] owned = new int[nodes];

    for (Partition partition : Partition.all()) {
      owned[nodeOf(partition.slot(), nodes)]++;
    }

    int fewest = Arrays.stream(owned).min().orElseThrow();
    int most = Arrays.stream(owned).max().orElseThrow();
    assertThat(most - fewest).isLessThanOrEqualTo(1);
  }

  @Test
  void tagsAreDistinctAndNeedNoEscaping() {
    assertThat(Partition.all())
        .hasSize(Partition.COUNT)
        .extracting(Partition::tag)
        .doesNotHaveDuplicates()
        .allSatisfy(tag -> assertThat(tag).matches("[0-9a-z]{1,4}"));
  }

  @Test
  void partitionsAreInTheOrderOfTheirSlots() {
    assertThat(Partition.all()).extracting(partition -> partition.slot()).isSorted();
  }

  /** From the Redis Cluster specification and {@code CLUSTER KEYSLOT}. */
  @ParameterizedTest
  @CsvSource({"123456789, 12739", "foo, 12182", "bar, 5061", "'', 0"})
  void slotsAreThoseOfRedis(String tag, int slot) {
    assertThat(HashSlot.of(tag)).isEqualTo(slot);
  }

  @ParameterizedTest
  @CsvSource({
    "1, a, 123, 5cj",
    "1, b, 15, x3",
    "2, a, 8, 5js",
    "900123, orders.42, 31, kag",
    "900123, presence-lobby, 37, e6n",
    "900123, private-encrypted-vault, 49, her",
    "900123, #server-to-user-zoë, 106, 5za"
  })
  void thePartitionOfAChannelNeverChanges(String appId, String channel, int index, String tag) {
    Partition partition = Partition.of(new Topic(appId, channel));

    assertThat(partition.index()).isEqualTo(index);
    assertThat(partition.tag()).isEqualTo(tag);
  }

  @Test
  void appAndChannelAreHashedWithASeparator() {
    assertThat(Partition.of(new Topic("1", "2a"))).isNotEqualTo(Partition.of(new Topic("12", "a")));
  }

  @Test
  void channelsSpreadOverAllPartitions() {
    int[] channels = new int[Partition.COUNT];

    for (int i = 0; i < 128_000; i++) {
      channels[Partition.of(new Topic("900123", "private-orders." + i)).index()]++;
    }

    assertThat(Arrays.stream(channels))
        .allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 128})
  void anIndexOutOfRangeIsRefused(int index) {
    assertThatThrownBy(() -> new Partition(index)).isInstanceOf(IllegalArgumentException.class);
  }

  private static int nodeOf(int slot, int nodes) {
    double perNode = (double) SLOTS / nodes;
    for (int node = 0; node < nodes - 1; node++) {
      if (slot <= Math.round((node + 1) * perNode - 1)) return node;
    }
    return nodes - 1;
  }
}
