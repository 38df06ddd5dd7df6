package io.tidewire.edge;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.hub.SimulatedPresenceService;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A presence service on the bus with its registry in memory. It publishes its announcements through
 * a real Redis, and is thread-safe.
 */
final class NeighbouringPresence {

  private final RedisServer redis;
  private final Map<Topic, SimulatedPresenceService> registries = new ConcurrentHashMap<>();
  private final Map<Topic, Map<String, Integer>> occupancy = new ConcurrentHashMap<>();
  private final Set<String> dead = ConcurrentHashMap.newKeySet();

  NeighbouringPresence(Vertx vertx, RedisServer redis) {
    this.redis = redis;
    vertx.eventBus().<PresenceBatch>consumer(Addresses.PRESENCE_OPS, this::carryOut);
    vertx.eventBus().<RosterQuery>consumer(Addresses.PRESENCE_ROSTER, this::answer);
  }

  void declareDead(String node) {
    dead.add(node);
  }

  private void carryOut(Message<PresenceBatch> message) {
    PresenceBatch batch = message.body();
    List<PresenceOutcome> outcomes =
        batch.ops().stream().map(operation -> carryOut(batch.node(), operation)).toList();
    message.reply(new PresenceBatchReply(outcomes));
  }

  private synchronized PresenceOutcome carryOut(String node, PresenceOp operation) {
    if (dead.contains(node)) return new PresenceOutcome.NodeDead();
    if (operation instanceof PresenceOp.Occupy occupy) {
      occupancy
          .computeIfAbsent(occupy.topic(), absent -> new ConcurrentHashMap<>())
          .put(node, occupy.connections());
    }
    return registry(operation.topic()).carryOut(node, operation);
  }

  private synchronized void answer(Message<RosterQuery> message) {
    message.reply(registry(message.body().topic()).roster(message.body().from()));
  }

  private SimulatedPresenceService registry(Topic topic) {
    return registries.computeIfAbsent(
        topic,
        absent ->
            new SimulatedPresenceService(
                change -> redis.run("PUBLISH", RedisKeys.topic(topic), change)));
  }

  /** The number of connections to a channel by node. */
  Map<String, Integer> occupancy(Topic topic) {
    return Map.copyOf(occupancy.getOrDefault(topic, Map.of()));
  }

  synchronized Map<String, Integer> members(Topic topic) {
    return registry(topic).counts();
  }
}
