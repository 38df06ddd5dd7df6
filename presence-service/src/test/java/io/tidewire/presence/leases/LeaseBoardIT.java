package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.presence.testing.TestRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseBoardIT {

  private static final Duration TTL = Duration.ofSeconds(15);
  private static final String NODE = "edge-a~1";

  private TestRegistry registry;
  private LeaseBoard board;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
    board = board("presence-1");
    EdgeIncarnation.alive(registry, NODE, TTL).fallSilent();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aRunningLeaseIsNotTaken() {
    agedTerm();

    assertThat(board.declareDead(NODE).await()).isFalse();

    assertThat(board.read().await())
        .matches(seen -> seen.running().count() == 1 && seen.ended().dead().isEmpty());
  }

  @Test
  void anExpiredLeaseIsTakenOnceAndForGood() {
    agedTerm();
    lapse();
    assertThat(board.read().await().ended().lapsed()).containsExactly(NODE);

    assertThat(board.declareDead(NODE).await()).isTrue();
    assertThat(board.declareDead(NODE).await()).isFalse();

    assertThat(EdgeIncarnation.alive(registry, NODE, TTL).lastAnswer()).isEqualTo("DEAD");
    LeaseReading seen = board.read().await();
    assertThat(seen.ended().dead()).containsOnlyKeys(NODE);
    assertThat(seen.ended().lapsed()).isEmpty();
    assertThat(seen.running().count()).isZero();
  }

  @Test
  void noEdgeIsDeclaredDeadUntilTheReplicationIdIsOneTtlOld() {
    lapse();

    assertThat(board.declareDead(NODE).await()).isFalse();

    assertThat(board.read().await().ended().dead()).isEmpty();
  }

  @Test
  void noEdgeIsDeclaredDeadUnderAReplicationIdOfUnknownAge() {
    registry.redis.run("HSET", RedisKeys.leaseMeta(), "t", "0123456789", "since", "1");
    lapse();

    assertThat(board.declareDead(NODE).await()).isFalse();
  }

  @Test
  void theFirstCheckUnderANewReplicationIdExtendsEveryLease() {
    lapse();
    registry.redis.run("HSET", RedisKeys.leaseMeta(), "t", "0123456789", "since", "1");

    assertThat(board.read().await().ended().lapsed()).isEmpty();
    assertThat(board.read().await().running().count()).isEqualTo(1);
  }

  @Test
  void theFirstRenewalUnderANewReplicationIdExtendsEveryLease() {
    lapse();
    registry.redis.run("HSET", RedisKeys.leaseMeta(), "t", "0123456789", "since", "1");

    EdgeIncarnation.alive(registry, "edge-b~1", TTL).fallSilent();

    assertThat(board.read().await()).matches(seen -> seen.running().count() == 2);
  }

  @Test
  void aRetiredEdgeIsTakenUnderAnyReplicationIdAndNeverCountsAsExpired() {
    EdgeIncarnation.alive(registry, "edge-b~1", TTL).retire();
    assertThat(board.read().await().ended().retired()).containsExactly("edge-b~1");
    assertThat(board.read().await().ended().lapsed()).isEmpty();

    assertThat(board.declareDead("edge-b~1").await()).isTrue();
  }

  @Test
  void oneReplicaHoldsTheClaimUntilItReleasesIt() {
    LeaseBoard other = board("presence-2");
    assertThat(board.claim().await()).isTrue();
    assertThat(other.claim().await()).isFalse();
    assertThat(board.claim().await()).isTrue();

    other.giveUp().await();
    assertThat(other.claim().await()).isFalse();
    board.giveUp().await();

    assertThat(other.claim().await()).isTrue();
  }

  @Test
  void theClaimOfAVanishedReplicaExpires() {
    board.claim().await();

    assertThat(Long.parseLong(registry.redis.run("PTTL", RedisKeys.reaper())))
        .isBetween(1L, 3_000L);
  }

  private LeaseBoard board(String replica) {
    return new LeaseBoard(registry.link, replica, new LeaseTerms(TTL, Duration.ofMillis(250)));
  }

  private void lapse() {
    registry.redis.run("ZADD", RedisKeys.leases(), "1", NODE);
  }

  /** Makes Redis look as if it had been up for long. */
  private void agedTerm() {
    registry.redis.run("HSET", RedisKeys.leaseMeta(), "since", "1");
  }
}
