package io.tidewire.kit.redis.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlotOwnersTest {

  private static final RedisAddress A = new RedisAddress("10.0.0.1", 6379);
  private static final RedisAddress B = new RedisAddress("10.0.0.2", 6379);

  private final SlotOwners owners = new SlotOwners();
  private long now;

  @Test
  void theClaimWithTheHigherEpochWinsInAnyOrder() {
    report("b 10.0.0.2:6379@16379 master - 0 0 5 connected 0-100");
    report("a 10.0.0.1:6379@16379 master - 0 0 3 connected 0-100");
    assertThat(owners.owner(50)).contains(B);

    report("a 10.0.0.1:6379@16379 master - 0 0 6 connected 0-100");
    assertThat(owners.owner(50)).contains(A);
  }

  @Test
  void aLowerEpochCountsOnceTheHigherIsUnconfirmedForTenSeconds() {
    report("b 10.0.0.2:6379@16379 master - 0 0 5 connected 0");
    now += SlotOwners.FORGOTTEN.toNanos();
    report("a 10.0.0.1:6379@16379 master - 0 0 1 connected 0");
    assertThat(owners.owner(0)).contains(B);

    now += 1;
    report("a 10.0.0.1:6379@16379 master - 0 0 1 connected 0");
    assertThat(owners.owner(0)).contains(A);
  }

  @Test
  void aRedirectionCountsAtOnceAndAnOlderViewDoesNotUndoIt() {
    report("a 10.0.0.1:6379@16379 master - 0 0 1 connected 0-1");
    owners.redirected(0, B, now);
    report("a 10.0.0.1:6379@16379 master - 0 0 1 connected 0-1");

    assertThat(owners.owner(0)).contains(B);
    assertThat(owners.owner(1)).contains(A);

    now += SlotOwners.REDIRECTED.plus(Duration.ofNanos(1)).toNanos();
    report("a 10.0.0.1:6379@16379 master - 0 0 1 connected 0-1");
    assertThat(owners.owner(0)).as("no other node has confirmed it").contains(A);
  }

  @Test
  void aRedirectionByNameMeansTheNodeThatIsKnownByItsAddress() {
    report("b 10.0.0.2:6379@16379,redis-2 master - 0 0 2 connected 5");
    owners.redirected(0, new RedisAddress("redis-2", 6379), now);

    assertThat(owners.owner(0)).contains(B);
  }

  @Test
  void aFailedOrUnreachableNodeKeepsItsSlotsAndIsUnhealthy() {
    report(
        """
        a 10.0.0.1:6379@16379 master,fail - 0 0 1 connected 0-99
        b 10.0.0.2:6379@16379 master - 0 0 2 disconnected 100-199
        c 10.0.0.3:6379@16379 myself,master - 0 0 3 connected 200-16383
        d 10.0.0.4:6379@16379 slave a 0 0 1 connected\
        """);

    ClusterLayout layout = owners.layout();
    assertThat(layout.primary(0)).contains(A);
    assertThat(layout.isHealthy(A)).isFalse();
    assertThat(layout.isHealthy(B)).isFalse();
    assertThat(layout.isHealthy(new RedisAddress("10.0.0.3", 6379))).isTrue();
    assertThat(layout.nodes()).hasSize(3);
    assertThat(layout.slotsWithoutPrimary()).isEqualTo(200);
  }

  @Test
  void aNodeThatDoesNotKnowItsAddressHasTheOneItWasQueriedAt() {
    owners.report(
        ClusterNode.read("a :7000@17000 myself,master - 0 0 1 connected 3", "10.0.0.9", false), 0);

    assertThat(owners.owner(3)).contains(new RedisAddress("10.0.0.9", 7000));
  }

  @Test
  void withTlsNodesAreKnownByTheirNames() {
    owners.report(
        ClusterNode.read(
            "a 10.0.0.1:6379@16379,redis-1.example,shard-id=x master - 0 0 1 connected 3 [4->-b]",
            "seed",
            true),
        0);

    assertThat(owners.owner(3)).contains(new RedisAddress("redis-1.example", 6379));
    assertThat(owners.owner(4)).as("being moved, without an owner").isEmpty();
  }

  private void report(String answer) {
    owners.report(ClusterNode.read(answer, "seed", false), now);
  }
}
