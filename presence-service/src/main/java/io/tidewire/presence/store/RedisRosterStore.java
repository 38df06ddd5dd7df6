package io.tidewire.presence.store;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.bus.BusResponder;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.presence.roster.ChannelEntry;
import io.tidewire.presence.roster.ConnectionEntry;
import io.tidewire.presence.roster.Effect;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The registry in Redis. The operations of a batch are pipelined, so they take one round trip
 * together.
 */
public final class RedisRosterStore implements RosterStore {

  private static final String NONE = "";

  /** How much longer to wait for the check of the node's lease than for the changes. */
  private static final Duration ADMISSION = Duration.ofMillis(250);

  private final CommandLink link;
  private final RosterEpochs epochs;
  private final RegistryEvents events;
  private final String leaseTtl;
  private final Timers timers;

  /**
   * @param leaseTtl of the first lease of a node that has none
   */
  public RedisRosterStore(
      CommandLink link,
      RosterEpochs epochs,
      RegistryEvents events,
      Duration leaseTtl,
      Timers timers) {
    this.timers = timers;
    this.link = link;
    this.epochs = epochs;
    this.events = events;
    this.leaseTtl = Long.toString(leaseTtl.toMillis());
  }

  @Override
  public Future<List<Effect>> apply(PresenceBatch batch) {
    String node = batch.node();
    Future<Boolean> alive = admit(node);
    Future<List<Effect>> effects =
        Future.all(batch.ops().stream().map(op -> apply(node, op)).toList())
            .map(CompositeFuture::<Effect>list);
    return effects
        .compose(done -> soon(alive).map(admitted -> admitted ? done : nodeDead(done)))
        .compose(done -> expectHeldBack(batch.ops(), done))
        .compose(done -> expectGraces(batch.ops(), done));
  }

  private Future<List<Effect>> expectHeldBack(List<PresenceOp> ops, List<Effect> effects) {
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      if (effects.get(i).heldBack()) partitions.add(Partition.of(ops.get(i).topic()));
    }
    return partitions.isEmpty()
        ? Future.succeededFuture(effects)
        : events.expect(link, partitions).map(effects);
  }

  /** Without its note, a grace period would not end in time, so the leave has to be repeated. */
  private Future<List<Effect>> expectGraces(List<PresenceOp> ops, List<Effect> effects) {
    Map<Partition, Long> graces = new HashMap<>();
    for (PresenceOp op : ops) {
      if (op instanceof PresenceOp.Leave leave && leave.graceMs() > 0) {
        graces.merge(Partition.of(leave.topic()), leave.graceMs(), Math::min);
      }
    }
    return GracePeriods.expect(link, graces)
        .map(noted -> effects)
        .otherwise(cause -> unexpected(ops, effects, cause));
  }

  private static List<Effect> unexpected(
      List<PresenceOp> ops, List<Effect> effects, Throwable cause) {
    var failed = new PresenceOutcome.Failed(BusResponder.message(cause));
    List<Effect> told = new ArrayList<>(effects);
    for (int i = 0; i < ops.size(); i++) {
      Effect done = effects.get(i);
      boolean graced = ops.get(i) instanceof PresenceOp.Leave leave && leave.graceMs() > 0;
      if (graced) told.set(i, done.with(failed));
    }
    return told;
  }

  /**
   * Completes with false if the node was declared dead. If Redis does not answer, the fence in each
   * partition decides per operation.
   */
  private Future<Boolean> admit(String node) {
    List<String> keys = List.of(RedisKeys.leases(), RedisKeys.deadLeases());
    return link.eval(RosterScripts.ADMIT, keys, List.of(node, leaseTtl))
        .map(answer -> answer.get(0).toString().equals("OK"))
        .otherwise(true);
  }

  /**
   * In a cluster, the leases may be at another Redis than the changes, and that one may be
   * unresponsive. After a while this counts as no answer.
   */
  private Future<Boolean> soon(Future<Boolean> alive) {
    if (alive.isComplete()) return alive;
    Promise<Boolean> known = Promise.promise();
    Cancel deadline = timers.after(ADMISSION, () -> known.tryComplete(true));
    alive.onComplete(
        answered -> {
          deadline.cancel();
          known.tryComplete(answered.result());
        });
    return known.future();
  }

  /**
   * A dead node's operations are about to be undone, so it has to send them again as a new
   * incarnation.
   */
  private static List<Effect> nodeDead(List<Effect> effects) {
    return effects.stream().map(done -> done.with(new PresenceOutcome.NodeDead())).toList();
  }

  private Future<Effect> apply(String node, PresenceOp op) {
    return effect(node, op)
        .otherwise(cause -> Effect.of(new PresenceOutcome.Failed(BusResponder.message(cause))));
  }

  private Future<Effect> effect(String node, PresenceOp op) {
    if (op instanceof PresenceOp.Occupy occupy) return occupy(node, occupy);
    return events
        .wantsMembership(op.topic())
        .compose(
            wanted -> {
              Future<Effect> done =
                  op instanceof PresenceOp.Join join
                      ? join(node, join, wanted)
                      : leave(node, (PresenceOp.Leave) op, wanted);
              return wanted ? done.map(Effect::ofWantedMembership) : done;
            });
  }

  private Future<Effect> join(String node, PresenceOp.Join join, boolean wanted) {
    Topic topic = join.topic();
    List<String> keys = membershipKeys(node, topic);
    keys.add(RedisKeys.tombstone(topic, node, join.socketId()));
    List<String> args =
        new ArrayList<>(
            List.of(
                join.member().userId(),
                join.member().userInfo(),
                ConnectionEntry.connection(node, join.socketId()),
                Long.toString(join.seq()),
                node,
                new ConnectionEntry(topic, join.socketId()).entry(),
                epochs.fresh(),
                Integer.toString(join.maxMembers()),
                Retention.EMPTY_ROSTER));
    args.add(ChannelEntry.of(topic));
    events.add(wanted, Partition.of(topic), keys, args);
    return answer(
        RosterScripts.JOIN, keys, args, answer -> Effect.ofJoin(answer, join.maxMembers()));
  }

  private Future<Effect> leave(String node, PresenceOp.Leave leave, boolean wanted) {
    Topic topic = leave.topic();
    List<String> keys = membershipKeys(node, topic);
    keys.add(RedisKeys.tombstone(topic, node, leave.socketId()));
    keys.add(RedisKeys.graceIndex(Partition.of(topic)));
    List<String> args =
        new ArrayList<>(
            List.of(
                ConnectionEntry.connection(node, leave.socketId()),
                Long.toString(leave.seq()),
                node,
                new ConnectionEntry(topic, leave.socketId()).entry(),
                Long.toString(leave.graceMs()),
                ChannelEntry.of(topic),
                epochs.fresh(),
                Retention.EMPTY_ROSTER,
                Retention.TOMBSTONE));
    events.add(wanted, Partition.of(topic), keys, args);
    return answer(RosterScripts.LEAVE, keys, args, Effect::ofLeave);
  }

  /** The first eight keys of {@code join.lua} and {@code leave.lua}. */
  private static List<String> membershipKeys(String node, Topic topic) {
    Partition partition = Partition.of(topic);
    return new ArrayList<>(
        List.of(
            RedisKeys.memberCounts(topic),
            RedisKeys.memberInfos(topic),
            RedisKeys.memberConnections(topic),
            RedisKeys.rosterMeta(topic),
            RedisKeys.memberGrace(topic),
            RedisKeys.topic(topic),
            RedisKeys.nodeMembers(partition, node),
            RedisKeys.deadNodes(partition)));
  }

  /** User channels cannot be queried, so they are not counted. */
  private Future<Effect> occupy(String node, PresenceOp.Occupy occupy) {
    Topic topic = occupy.topic();
    if (topic.channel().kind() == ChannelKind.USER) {
      return Future.succeededFuture(Effect.of(new PresenceOutcome.Occupied()));
    }
    return events.wantsOccupancy(topic.appId()).compose(wanted -> occupy(node, occupy, wanted));
  }

  private Future<Effect> occupy(String node, PresenceOp.Occupy occupy, boolean wanted) {
    Topic topic = occupy.topic();
    Partition partition = Partition.of(topic);
    List<String> keys =
        new ArrayList<>(
            List.of(
                RedisKeys.occupants(topic),
                RedisKeys.occupied(partition, topic.appId()),
                RedisKeys.nodeChannels(partition, node),
                RedisKeys.deadNodes(partition),
                RedisKeys.occupancyTombstone(topic, node)));
    List<String> args =
        new ArrayList<>(
            List.of(
                node,
                Long.toString(occupy.seq()),
                Integer.toString(occupy.connections()),
                topic.channel().value(),
                ChannelEntry.of(topic),
                occupy.certain() ? NONE : Retention.TOMBSTONE));
    events.add(wanted, partition, keys, args);
    return answer(RosterScripts.OCCUPY, keys, args, Effect::ofOccupy);
  }

  private Future<Effect> answer(
      Script script, List<String> keys, List<String> args, Function<List<String>, Effect> read) {
    return link.eval(script, keys, args).map(answer -> read.apply(RedisReplies.texts(answer)));
  }
}
