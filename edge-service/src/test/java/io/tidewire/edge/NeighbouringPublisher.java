package io.tidewire.edge;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Publishes to a channel with a history as publish-api does, with the contract's script alone. */
final class NeighbouringPublisher {

  private final History history;
  private final Random random = new Random();

  NeighbouringPublisher(History history) {
    this.history = history;
  }

  void publish(RedisServer redis, Topic channel, List<String> frames) {
    publish(redis, channel, RedisKeys.topic(channel), frames);
  }

  /**
   * Publishes all frames with one script call, like a batch.
   *
   * @param topic the pub/sub topic; another than the channel's if no subscriber should receive it
   */
  void publish(RedisServer redis, Topic channel, String topic, List<String> frames) {
    List<String> command = new ArrayList<>(List.of("EVAL", ContractScripts.PUBLISH.source(), "4"));
    command.add(RedisKeys.streamMeta(channel));
    command.add(RedisKeys.stream(channel));
    command.add(RedisKeys.blankLineage(Partition.of(channel)));
    command.add(topic);
    command.add("");
    command.add(Position.freshEpoch(random));
    command.add(Long.toString(history.metaTtl().toMillis()));
    command.add(Integer.toString(history.size()));
    command.add(Long.toString(history.ttl().toMillis()));
    command.addAll(List.of("", "", ""));
    for (String frame : frames) command.add(body(frame));
    redis.run(command.toArray(String[]::new));
  }

  /** The part of a frame that the log stores. */
  static String body(String frame) {
    return Envelope.ephemeral(0, Optional.empty(), Buffer.buffer(frame)).body().toString();
  }
}
