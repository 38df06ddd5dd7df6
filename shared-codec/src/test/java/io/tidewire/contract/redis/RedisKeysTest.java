package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedisKeysTest {

  private static final String NODE = "edge-1~0123456789abcdef";
  private static final SocketId SOCKET = new SocketId("1.2");

  static List<Topic> topics() {
    return List.of(
        new Topic("1", "presence-room"),
        new Topic("900123", "private-a=@,.;_-9"),
        new Topic("1", ChannelName.ofUser("{x}:{y}")),
        new Topic("1", ChannelName.ofUser("}{")));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void allKeysOfOneScriptAreInOneSlot(Topic topic) {
    String tag = Partition.of(topic).tag();

    assertThat(keysOf(topic)).allSatisfy(key -> assertThat(hashTag(key)).isEqualTo(tag));
  }

  @Test
  void noTwoKeysCollide() {
    List<String> all =
        Stream.concat(
                topics().stream().flatMap(RedisKeysTest::keysOf).distinct(),
                Stream.of(
                    RedisKeys.leases(),
                    RedisKeys.deadLeases(),
                    RedisKeys.leaseMeta(),
                    RedisKeys.reaper(),
                    RedisKeys.gracesDue(),
                    RedisKeys.connections("1")))
            .toList();

    assertThat(all).doesNotHaveDuplicates().hasSize(4 * 19 + 6);
  }

  @Test
  void idempotencyKeysOfDifferentUsersDiffer() {
    Topic ann = new Topic("1", ChannelName.ofUser("ann"));
    Topic anns = new Topic("1", ChannelName.ofUser("ann:x"));
    Topic spaced = new Topic("1", ChannelName.ofUser("ann x"));

    assertThat(
            List.of(
                RedisKeys.idempotency(ann, "x:y"),
                RedisKeys.idempotency(anns, "y"),
                RedisKeys.idempotency(spaced, "y")))
        .extracting(key -> key.substring(key.indexOf('}')))
        .doesNotHaveDuplicates();
  }

  @Test
  void allLeasesAreInOneSlot() {
    assertThat(
            List.of(
                RedisKeys.leases(),
                RedisKeys.deadLeases(),
                RedisKeys.leaseMeta(),
                RedisKeys.reaper(),
                RedisKeys.gracesDue(),
                RedisKeys.connections("{1}")))
        .allSatisfy(key -> assertThat(hashTag(key)).isEqualTo("l"));
  }

  @Test
  void keysMatchTheDocumentedDataLayout() {
    Topic topic = new Topic("1", "presence-room");
    String tag = Partition.of(topic).tag();

    assertThat(RedisKeys.topic(topic)).isEqualTo("tw:{" + tag + "}:c:1:presence-room");
    assertThat(RedisKeys.tombstone(topic, NODE, SOCKET))
        .isEqualTo("tw:{" + tag + "}:pt:1:presence-room:" + NODE + "~1.2");
    assertThat(RedisKeys.nodeMembers(Partition.of(topic), NODE))
        .isEqualTo("tw:{" + tag + "}:pn:" + NODE);
  }

  private static Stream<String> keysOf(Topic topic) {
    Partition partition = Partition.of(topic);
    return Stream.of(
        RedisKeys.topic(topic),
        RedisKeys.cached(topic),
        RedisKeys.streamMeta(topic),
        RedisKeys.blankLineage(partition),
        RedisKeys.stream(topic),
        RedisKeys.idempotency(topic, "order:42"),
        RedisKeys.idempotency(topic, ":order:42"),
        RedisKeys.memberCounts(topic),
        RedisKeys.memberInfos(topic),
        RedisKeys.memberConnections(topic),
        RedisKeys.rosterMeta(topic),
        RedisKeys.memberGrace(topic),
        RedisKeys.tombstone(topic, NODE, SOCKET),
        RedisKeys.nodeMembers(partition, NODE),
        RedisKeys.deadNodes(partition),
        RedisKeys.graceIndex(partition),
        RedisKeys.occupants(topic),
        RedisKeys.occupied(partition, topic.appId()),
        RedisKeys.nodeChannels(partition, NODE));
  }

  /**
   * Returns the part that Redis Cluster hashes: between the first brace and the next closing one.
   */
  private static String hashTag(String key) {
    int open = key.indexOf('{');
    return key.substring(open + 1, key.indexOf('}', open));
  }
}
