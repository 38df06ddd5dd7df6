package io.tidewire.standalone.faults.redis;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.FaultKind;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Injects faults into the subscribing connections of one primary. */
final class SubscriptionFaults {

  /** How long to wait for the effect of a fault on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int LINK_KILLS = 20;
  private static final int BATCHES = 4;

  private final RunUnderFaults run;

  SubscriptionFaults(RunUnderFaults run) {
    this.run = run;
  }

  void kill(FaultKind kind, RedisServer primary, Set<Partition> its) {
    long began = run.now();
    for (int i = 0; i < LINK_KILLS; i++) {
      primary.run("CLIENT", "KILL", "TYPE", "pubsub");
      run.pause(Duration.ofMillis(100 + run.random().nextInt(300)));
    }
    run.happened(new Fault(kind.title(), began, run.now(), Set.of(), its));
  }

  void overflow(FaultKind kind, RedisServer primary, Set<Partition> its) {
    long began = run.now();
    primary.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 64kb 1");
    Set<String> before = links(primary);
    Await.until(
        "a link is cut off",
        PATIENCE,
        () -> {
          run.burst(BATCHES);
          run.pause(Duration.ofSeconds(1));
          return !links(primary).containsAll(before);
        });
    primary.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 64mb 60");
    run.happened(new Fault(kind.title(), began, run.now(), Set.of(), its));
  }

  /** Returns the ids of the subscribing connections. */
  private static Set<String> links(RedisServer redis) {
    return redis
        .run("CLIENT", "LIST", "TYPE", "pubsub")
        .lines()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toSet());
  }
}
