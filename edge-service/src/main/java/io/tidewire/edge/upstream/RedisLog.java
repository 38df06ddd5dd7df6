package io.tidewire.edge.upstream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.Script;
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
 * Asks Redis for the logs of stream channels, with a bounded number of questions under way.
 * Confined to the link's event loop.
 */
public final class RedisLog implements ChannelLog {

  private static final Script READ =
      Script.load(RedisKeys.class, "lua/lineage.lua")
          .then(RedisKeys.class, "lua/common.lua")
          .then(RedisKeys.class, "lua/read.lua");
  private static final Script TOPS = Script.load(RedisKeys.class, "lua/tops.lua");

  private static final Script LATEST = Script.load(RedisKeys.class, "lua/latest.lua");

  /** The script finds out by itself. */
  private static final String TERM_UNKNOWN = "";

  /** One question for channels of many apps. */
  private static final Asker AUDITS = Asker.channelsOf("");

  private final CommandLink redis;
  private final LoopTime time;
  private final RandomGenerator epochs;
  private final RedisTurns turns;

  /**
   * @param epochs names new lineages; must not repeat itself anywhere
   */
  public RedisLog(CommandLink redis, LoopTime time, RandomGenerator epochs, RedisTurns turns) {
    this.redis = redis;
    this.time = time;
    this.epochs = epochs;
    this.turns = turns;
  }

  @Override
  public Cancel read(LogQuery question, Asker asker, Consumer<LogReading> answer) {
    if (question.since().isEmpty()) return ask(asker, () -> read(question), answer);
    return turns.askForMessages(asker, () -> read(question), answer, time);
  }

  private Future<LogReading> read(LogQuery question) {
    List<String> arguments = question.arguments(TERM_UNKNOWN, Position.freshEpoch(epochs));
    return redis.eval(READ, question.keys(), arguments).map(LogReading::of);
  }

  @Override
  public Cancel latest(Topic topic, int most, Asker asker, Consumer<List<Envelope>> answer) {
    return turns.askForMessages(asker, () -> latest(topic, most), answer, time);
  }

  private Future<List<Envelope>> latest(Topic topic, int most) {
    List<String> keys = List.of(RedisKeys.streamMeta(topic), RedisKeys.stream(topic));
    return redis
        .eval(LATEST, keys, List.of(Integer.toString(most)))
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
  public Cancel moved(Partition partition, List<Place> places, Consumer<List<Place>> answer) {
    List<String> keys = new ArrayList<>(1 + places.size());
    List<String> arguments = new ArrayList<>(1 + 2 * places.size());
    keys.add(RedisKeys.blankLineage(partition));
    arguments.add(TERM_UNKNOWN);
    for (Place place : places) {
      keys.add(RedisKeys.streamMeta(place.topic()));
      arguments.add(place.at().epoch());
      arguments.add(Long.toString(place.at().offset()));
    }
    return ask(
        AUDITS,
        () -> redis.eval(TOPS, keys, arguments).map(reply -> places(places, reply)),
        answer);
  }

  private static List<Place> places(List<Place> asked, Response indexesFromOne) {
    List<Place> moved = new ArrayList<>(indexesFromOne.size());
    for (Response index : indexesFromOne) moved.add(asked.get(index.toInteger() - 1));
    return moved;
  }

  private <T> Cancel ask(Asker asker, Supplier<Future<T>> question, Consumer<T> answer) {
    return turns.ask(asker, question, answer, time);
  }
}
