package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Measures what Redis and the edges send when very many clients watch one user. */
@Timeout(180)
class WatchedCelebrityIT extends HubGroupFixture {

  private static final int WATCHERS = 10_000;
  private static final Topic STATUS = new Topic("1", ChannelName.ofStatus("star"));
  private static final Topic STAR = new Topic("1", ChannelName.ofUser("star"));

  @Test
  void tenThousandWatchersOfAUserCostOneMessagePerEdge() throws InterruptedException {
    long commands = commands();
    List<ReachedClient> watchers = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      ReachedClient watcher = new ReachedClient(STATUS, i + 1);
      watchers.add(watcher);
      join(i % 2, i / 2 % LOOPS, watcher);
    }
    for (ReachedClient watcher : watchers) watcher.hears("offline");
    assertThat(redis.run("PUBSUB", "NUMSUB", RedisKeys.topic(STATUS))).endsWith("2");
    List<Double> before = List.of(received(0), received(1));

    joinAs("star", 1, 0, new ReachedClient(STAR, WATCHERS + 1));
    for (ReachedClient watcher : watchers) {
      watcher.hears(ServerFrames.watchlistEvents(List.of("star"), List.of()));
    }

    assertThat(received(0) - before.get(0)).isEqualTo(1);
    assertThat(received(1) - before.get(1)).isEqualTo(1);
    assertThat(commands() - commands).isLessThan(WATCHERS / 10);
    Await.until("no frame leaks", () -> framesHeld.get() == 0);
  }

  private double received(int edge) {
    return meters.get(edge).get("tidewire_redis_messages_total").functionCounter().count();
  }

  /** Commands of all clients, including the edges' leases and the probes of their connections. */
  private long commands() {
    Matcher found =
        Pattern.compile("total_commands_processed:(\\d+)").matcher(redis.run("INFO", "stats"));
    if (!found.find()) throw new AssertionError("no number of commands");
    return Long.parseLong(found.group(1));
  }
}
