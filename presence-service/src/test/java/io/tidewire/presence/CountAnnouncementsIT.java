package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.presence.store.AnnouncedCounts;
import io.tidewire.presence.store.RosterStore;
import io.tidewire.presence.testing.Announcements;
import io.tidewire.presence.testing.Outbox;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountAnnouncementsIT {

  private static final Topic NEWS = new Topic("1", "news");
  private static final String EDGE = "edge-a~1";
  private static final String OTHER = "edge-b~2";

  private final ManualTimers timers = new ManualTimers();
  private TestRegistry registry;
  private CountAnnouncements announcements;
  private RosterStore store;
  private Set<WebhookEventType> wanted = Set.of();
  private boolean on = true;
  private long seq;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
    announcements =
        new CountAnnouncements(
            app -> Future.succeededFuture(new WebhookInterestReply(app, wanted, on)),
            new AnnouncedCounts(registry.link, registry.events),
            timers);
    store = announcements.after(registry.store);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void everyCountOverAllEdgesIsAnnouncedOnce() {
    Announcements announced = Announcements.of(registry, NEWS);
    occupy(EDGE, NEWS, 1);
    occupy(OTHER, NEWS, 2);
    occupy(OTHER, NEWS, 2);
    occupy(EDGE, NEWS, 0);

    assertThat(announced.counts()).containsExactly("N|1", "N|3", "N|2");
  }

  @Test
  void aCountOfZeroIsNeverAnnounced() {
    Announcements announced = Announcements.of(registry, NEWS);
    occupy(EDGE, NEWS, 1);
    occupy(EDGE, NEWS, 0);
    occupy(EDGE, NEWS, 1);

    assertThat(announced.counts()).containsExactly("N|1", "N|1");
  }

  @Test
  void aboveAHundredTheLatestCountIsAnnouncedAfterFiveSeconds() {
    Announcements announced = Announcements.of(registry, NEWS);
    occupy(EDGE, NEWS, 101);
    occupy(EDGE, NEWS, 102);
    occupy(OTHER, NEWS, 50);
    assertThat(announced.counts()).containsExactly("N|101");
    assertThat(timers.waiting()).isEqualTo(1);

    fiveSecondsPass();

    assertThat(announced.counts()).containsExactly("N|101", "N|152");
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void stoppingCancelsTheTimers() {
    occupy(EDGE, NEWS, 101);
    occupy(EDGE, NEWS, 102);

    announcements.stop();

    assertThat(timers.waiting()).isZero();
  }

  @Test
  void countsOfAnAppThatDidNotEnableThemAreNotAnnounced() {
    on = false;
    Announcements announced = Announcements.of(registry, NEWS);
    occupy(EDGE, NEWS, 1);

    assertThat(announced.counts()).isEmpty();
    assertThat(registry.redis.run("EXISTS", RedisKeys.announcedCount(NEWS))).startsWith("0");
  }

  @Test
  void presenceAndEncryptedChannelsAnnounceNoCounts() {
    Topic room = new Topic("1", "presence-room");
    Topic secret = new Topic("1", "private-encrypted-a");
    Announcements ofRoom = Announcements.of(registry, room);
    Announcements ofSecret = Announcements.of(registry, secret);
    occupy(EDGE, room, 1);
    occupy(EDGE, secret, 1);

    assertThat(ofRoom.counts()).isEmpty();
    assertThat(ofSecret.counts()).isEmpty();
  }

  @Test
  void webhooksReportTheSameCountsAsSubscribersReceive() {
    wanted = Set.of(WebhookEventType.SUBSCRIPTION_COUNT);
    registry.wanted = wanted;
    occupy(EDGE, NEWS, 3);
    occupy(EDGE, NEWS, 3);
    occupy(EDGE, NEWS, 4);

    assertThat(new Outbox(registry).brief(NEWS)).hasSize(2);
  }

  private void fiveSecondsPass() {
    registry.redis.run("HINCRBY", RedisKeys.announcedCount(NEWS), "t", "-5000");
    timers.advance(Duration.ofSeconds(5));
    settle();
  }

  private void occupy(String edge, Topic topic, int connections) {
    PresenceOp report = new PresenceOp.Occupy(topic, connections, ++seq);
    store.apply(new PresenceBatch(edge, List.of(report))).await();
    settle();
  }

  /** Waits until Redis has executed the earlier commands. */
  private void settle() {
    registry
        .link
        .send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.PING))
        .await();
  }
}
