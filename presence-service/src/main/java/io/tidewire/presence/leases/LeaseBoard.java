package io.tidewire.presence.leases;

import static java.lang.Integer.parseInt;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.presence.store.RedisReplies;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The leases in Redis, as one replica observes them. */
public final class LeaseBoard {

  /** How long a replica keeps the claim without renewing it. */
  private static final String CLAIM_MS = "3000";

  private static final String GIVE_UP = "0";

  private static final Script CLAIM = Script.load(LeaseBoard.class, "lua/claim.lua");
  private static final Script READ =
      ContractScripts.PRELUDE.then(LeaseBoard.class, "lua/read_leases.lua");
  private static final Script DECLARE_DEAD =
      ContractScripts.PRELUDE.then(LeaseBoard.class, "lua/declare_dead.lua");

  private static final List<String> KEYS =
      List.of(RedisKeys.leases(), RedisKeys.deadLeases(), RedisKeys.leaseMeta());

  private static final List<String> SEEN =
      Stream.concat(KEYS.stream(), Stream.of(RedisKeys.gracesDue(), RedisKeys.webhooksDue()))
          .toList();

  private final CommandLink link;
  private final String replica;
  private final String ttl;

  public LeaseBoard(CommandLink link, String replica, LeaseTerms terms) {
    this.link = link;
    this.replica = replica;
    ttl = Long.toString(terms.ttl().toMillis());
  }

  /** The incarnations that hold a lease, or whose lease expired a moment ago. */
  public static Future<Set<String>> holders(CommandLink link) {
    return link.send(
            Request.cmd(Command.ZRANGE)
                .arg(RedisKeys.leases())
                .arg("(0")
                .arg("+inf")
                .arg("BYSCORE"))
        .map(holders -> Set.copyOf(RedisReplies.texts(holders)));
  }

  /** Whether this replica holds the claim now. */
  Future<Boolean> claim() {
    return claim(CLAIM_MS);
  }

  /** Gives up the claim, so that another replica can take it at once. */
  Future<Void> giveUp() {
    return claim(GIVE_UP).mapEmpty();
  }

  private Future<Boolean> claim(String claimMs) {
    return link.eval(CLAIM, List.of(RedisKeys.reaper()), List.of(replica, claimMs))
        .map(held -> held.toInteger() == 1);
  }

  Future<LeaseReading> read() {
    return link.eval(READ, SEEN, List.of(ttl)).map(LeaseBoard::reading);
  }

  private static LeaseReading reading(Response answer) {
    Map<String, Long> dead = new HashMap<>();
    scores(answer.get(4), dead::put);
    String nextLapse = answer.get(5).toString();
    return new LeaseReading(
        answer.get(0).toLong(),
        new LeaseReading.RunningLeases(
            answer.get(1).toInteger(),
            nextLapse.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(nextLapse))),
        new LeaseReading.EndedLeases(
            RedisReplies.texts(answer.get(2)), RedisReplies.texts(answer.get(3)), dead),
        new DueNotes(notes(answer.get(6)), notes(answer.get(7))));
  }

  private static Map<Partition, Long> notes(Response pairs) {
    Map<Partition, Long> notes = new HashMap<>();
    scores(pairs, (index, ms) -> notes.put(Partition.all().get(parseInt(index)), ms));
    return notes;
  }

  private static void scores(Response pairs, BiConsumer<String, Long> each) {
    for (int i = 0; i < pairs.size(); i += 2) {
      each.accept(pairs.get(i).toString(), Long.valueOf(pairs.get(i + 1).toString()));
    }
  }

  /**
   * Declares a node dead, unless it has renewed its lease meanwhile, or Redis has not been up for
   * long enough to know. Completes with whether this call did it.
   */
  Future<Boolean> declareDead(String node) {
    return link.eval(DECLARE_DEAD, KEYS, List.of(node, ttl))
        .map(answer -> answer.get(0).toString().equals("DEAD") && answer.get(1).toInteger() == 1);
  }

  /** Forgets that nodes were declared dead. To be called only after their fences were removed. */
  Future<Void> forgetDead(List<String> nodes) {
    Request forget = Request.cmd(Command.ZREM).arg(RedisKeys.deadLeases());
    nodes.forEach(forget::arg);
    return link.send(forget).mapEmpty();
  }
}
