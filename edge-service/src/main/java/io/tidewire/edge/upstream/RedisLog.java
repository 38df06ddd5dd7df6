package io.tidewire.edge.upstream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Reads the logs of channels from Redis, with a bounded number of queries under way. Confined to
 * the connection's event loop.
 */
public final class RedisLog implements ChannelLog {

  /** The requester of queries for channels of many apps. */
  private static final Requester AUDITS = Requester.channelsOf("");

  private final CommandLink redis;
  private final LoopTime time;
  private final RandomGenerator epochs;
  private final RedisQueryScheduler scheduler;

  /**
   * @param epochs creates ids of new epochs, which must be unique everywhere
   */
  public RedisLog(
      CommandLink redis, LoopTime time, RandomGenerator epochs, RedisQueryScheduler scheduler) {
    this.redis = redis;
    this.time = time;
    this.epochs = epochs;
    this.scheduler = scheduler;
  }

  @Override
  public Cancel read(LogQuery request, Requester requester, Consumer<LogReading> answer) {
    Supplier<Object> server = () -> redis.serverOf(request.keys().get(0));
    return request.since().isEmpty()
        ? scheduler.ask(server, requester, () -> read(request), answer, time)
        : scheduler.askForMessages(server, requester, () -> read(request), answer, time);
  }

  private Future<LogReading> read(LogQuery request) {
    List<String> arguments = request.arguments(Position.freshEpoch(epochs));
    return redis.eval(ContractScripts.READ, request.keys(), arguments).map(LogReading::of);
  }

  @Override
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    Supplier<Object> server = () -> redis.serverOf(RedisKeys.streamMeta(topic));
    return scheduler.askForMessages(server, requester, () -> latest(topic, most), answer, time);
  }

  private Future<List<Envelope>> latest(Topic topic, int most) {
    List<String> keys = List.of(RedisKeys.streamMeta(topic), RedisKeys.stream(topic));
    return redis
        .eval(ContractScripts.LATEST, keys, List.of(Integer.toString(most)))
        .map(reply -> inOrder(reply.get(0).toString(), reply.get(1)));
  }

  private static List<Envelope> inOrder(String epoch, Response newestFirst) {
    List<Envelope> rows = new ArrayList<>(newestFirst.size());
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      rows.add(LogReading.row(newestFirst.get(i), epoch));
    }
    return rows;
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    List<String> keys = new ArrayList<>(1 + positions.size());
    List<String> arguments = new ArrayList<>(2 * positions.size());
    keys.add(RedisKeys.blankLineage(partition));
    for (ExpectedPosition place : positions) {
      keys.add(RedisKeys.streamMeta(place.topic()));
      arguments.add(place.at().epoch());
      arguments.add(Long.toString(place.at().offset()));
    }
    return scheduler.ask(
        () -> redis.serverOf(keys.get(0)),
        AUDITS,
        () ->
            redis
                .eval(ContractScripts.TOPS, keys, arguments)
                .map(reply -> positions(positions, reply)),
        answer,
        time);
  }

  private static List<ExpectedPosition> positions(
      List<ExpectedPosition> asked, Response indexesFromOne) {
    List<ExpectedPosition> moved = new ArrayList<>(indexesFromOne.size());
    for (Response index : indexesFromOne) moved.add(asked.get(index.toInteger() - 1));
    return moved;
  }
}
