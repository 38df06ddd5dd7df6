package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Partition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionSweepTest {

  private static final Partition DUE = Partition.all().get(100);
  private static final Partition LATER = Partition.all().get(101);

  private final List<List<Partition>> rounds = new ArrayList<>();
  private final List<List<Partition>> notes = new ArrayList<>();
  private final List<Integer> done = new ArrayList<>();
  private Future<Integer> outcome = Future.succeededFuture(7);
  private final PartitionSweep sweep =
      new PartitionSweep(
          (due, noted, nowMs) -> {
            rounds.add(due);
            notes.add(noted);
            return outcome;
          },
          done::add);

  @Test
  void theFirstSweepCoversAllPartitions() {
    sweep.look(Map.of(), 1_000);

    assertThat(rounds).containsExactly(Partition.all());
    assertThat(sweep.isUnsure()).isFalse();
    assertThat(done).containsExactly(7);
  }

  @Test
  void aLaterSweepCoversDuePartitionsAndOneMore() {
    sweep.look(Map.of(), 1_000);

    sweep.look(Map.of(DUE, 1_000L, LATER, 1_001L), 1_000);

    assertThat(rounds.get(1)).containsExactly(DUE, Partition.all().get(0));
    assertThat(notes.get(1)).containsExactly(DUE);
  }

  @Test
  void everyPartitionIsEventuallySweptWithoutADueNote() {
    sweep.look(Map.of(), 1_000);
    rounds.clear();

    for (int i = 0; i < Partition.COUNT; i++) sweep.look(Map.of(), 1_000);

    Set<Partition> seen = new HashSet<>();
    rounds.forEach(seen::addAll);
    assertThat(seen).containsAll(Partition.all());
    assertThat(rounds).allSatisfy(round -> assertThat(round).hasSize(1));
  }

  @Test
  void afterAFailedRoundAllPartitionsAreSwept() {
    sweep.look(Map.of(), 1_000);
    outcome = Future.failedFuture("Redis is away");
    sweep.look(Map.of(DUE, 1L), 1_000);
    assertThat(sweep.isUnsure()).isTrue();

    sweep.look(Map.of(), 1_000);

    assertThat(rounds.get(2)).isEqualTo(Partition.all());
  }

  @Test
  void noRoundBeginsBeforeTheLastHasEnded() {
    Promise<Integer> slow = Promise.promise();
    outcome = slow.future();
    sweep.look(Map.of(), 1_000);
    sweep.look(Map.of(), 1_000);
    assertThat(rounds).hasSize(1);

    slow.complete(0);
    sweep.look(Map.of(), 1_000);

    assertThat(rounds).hasSize(2);
  }
}
