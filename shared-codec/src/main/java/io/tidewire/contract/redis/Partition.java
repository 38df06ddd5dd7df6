package io.tidewire.contract.redis;

import io.tidewire.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One of the {@value #COUNT} groups that channels fall into, and the Redis Cluster hash tag that
 * keeps a group's keys and topics on one node (docs/design/delivery.md §1.1). Part of the data
 * layout: changing the count or the hash orphans all keys.
 *
 * <p>Tag {@code i} hashes to the middle of the {@code i}-th of {@value #COUNT} equal runs of hash
 * slots, so a cluster of any size up to that count, with its slots in equal runs, gets equally many
 * partitions per node, give or take one.
 *
 * @param index 0..{@value #COUNT}-1
 */
public record Partition(int index) {

  public static final int COUNT = 128;

  private static final List<String> TAGS = tags();
  private static final int[] SLOT_OF = TAGS.stream().mapToInt(HashSlot::of).toArray();
  private static final List<Partition> ALL =
      IntStream.range(0, COUNT).mapToObj(Partition::new).toList();

  public Partition {
    if (index < 0 || index >= COUNT) {
      throw new IllegalArgumentException("partition " + index + " of " + COUNT);
    }
  }

  /** The partition of a channel: the same in every process and every version. */
  public static Partition of(Topic topic) {
    CRC32C hash = new CRC32C();
    hash.update(topic.appId().getBytes(StandardCharsets.UTF_8));
    hash.update(0);
    hash.update(topic.channel().value().getBytes(StandardCharsets.UTF_8));
    return ALL.get((int) (hash.getValue() % COUNT));
  }

  /** Every partition, in order. */
  public static List<Partition> all() {
    return ALL;
  }

  /** The hash tag, without braces. */
  public String tag() {
    return TAGS.get(index);
  }

  private static List<String> tags() {
    String[] found = new String[COUNT];
    int missing = COUNT;
    for (int candidate = 0; missing > 0; candidate++) {
      String text = Integer.toString(candidate, 36);
      int slot = HashSlot.of(text);
      int run = slot * COUNT / HashSlot.COUNT;
      if (slot % (HashSlot.COUNT / COUNT) == HashSlot.COUNT / COUNT / 2 && found[run] == null) {
        found[run] = text;
        missing--;
      }
    }
    return Stream.of(found).toList();
  }

  /** The hash slot of all its keys and topics in a Redis Cluster. */
  public int slot() {
    return SLOT_OF[index];
  }

  @Override
  public String toString() {
    return "Partition" + Arrays.asList(index, tag());
  }
}
