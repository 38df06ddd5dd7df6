package io.tidewire.kit.redis.sentinel;

import io.tidewire.kit.redis.settings.RedisAddress;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one Sentinel says about the primary.
 *
 * @param configEpoch grows with every failover; a Sentinel that missed one has a lower one
 * @param sentinels that monitor the primary as far as this one knows, itself included
 * @param replicas that it knows
 */
record SentinelReport(RedisAddress primary, long configEpoch, int sentinels, int replicas) {

  static final int ENOUGH_SENTINELS = 3;
  static final int ENOUGH_REPLICAS = 2;

  /**
   * Combines the answers to {@code SENTINEL MASTER}, {@code GET-MASTER-ADDR-BY-NAME} and {@code
   * MASTER} again, sent in this order. A Sentinel that leads a failover raises the epoch in MASTER
   * some seconds before it changes the address there; the second command has the new address at
   * once. Empty if the epoch changed between the answers, or if they are not understood.
   */
  static Optional<SentinelReport> of(Response before, Response address, Response after) {
    Optional<Long> epoch = number(before, "config-epoch");
    if (epoch.isEmpty() || !epoch.equals(number(after, "config-epoch"))) return Optional.empty();
    return addressIn(address.get(0), address.get(1))
        .map(
            primary ->
                new SentinelReport(
                    primary,
                    epoch.get(),
                    1 + count(after, "num-other-sentinels"),
                    count(after, "num-slaves")));
  }

  /** Of a server that a Sentinel lists, if it can be dialled. */
  static Optional<RedisAddress> addressIn(@Nullable Response host, @Nullable Response port) {
    if (host == null || port == null) return Optional.empty();
    try {
      return Optional.of(RedisAddress.told(host.toString(), Integer.parseInt(port.toString())));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static int count(Response master, String field) {
    return Math.toIntExact(Math.min(number(master, field).orElse(0L), Short.MAX_VALUE));
  }

  private static Optional<Long> number(Response master, String field) {
    Response value = master.containsKey(field) ? master.get(field) : null;
    return Optional.ofNullable(value)
        .map(Response::toString)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::valueOf);
  }

  /** What is missing for a failover to be safe, a line each. */
  List<String> advice() {
    List<String> advice = new ArrayList<>();
    if (sentinels < ENOUGH_SENTINELS) {
      advice.add(
          sentinels
              + " Sentinels monitor the primary; with fewer than three, the loss of one prevents a"
              + " failover or lets half of a split network decide");
    }
    if (replicas < ENOUGH_REPLICAS) {
      advice.add(
          replicas
              + " replicas follow the primary; with fewer than two, min-replicas-to-write 1 stops"
              + " writes after a failover, and without it a replaced primary keeps acknowledging");
    }
    return advice;
  }
}
