package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.established;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.session.limits.SessionLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many bytes of histories a connection, and all of them, may be replayed. */
class ReplaysTest {

  private static final int MEGABYTE = 1024 * 1024;
  private static final Resumption STARTED = new Resumption.Started(new Position("e", 1));

  /** Of one connection, in the rig. */
  private static final int BURST = SessionLimits.DEFAULTS.replayBytes().burst();

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient client = established(rig, "1.2");

  @Test
  void beyondTheRateOfItsConnectionAReplayWaitsAndComesLater() {
    for (int i = 0; i < BURST / MEGABYTE; i++) replayed(client, "orders-" + i, MEGABYTE);
    int before = rig.channels.joining.size();

    rewinds(client, "orders-late");
    assertThat(rig.channels.joining).hasSize(before);
    assertThat(rig.delayed("connection")).isEqualTo(1);

    rig.timers.advance(Duration.ofSeconds(1));
    assertThat(client.joining().topic().channel().value()).isEqualTo("orders-late");
    client.resumed(STARTED, new TextFrame("from before"));
    assertThat(client.hears()).last().isEqualTo("from before");
  }

  @Test
  void aConnectionIsReplayedNoMoreThanItsRateHoweverOftenItComesBack() {
    long bytes = 0;
    int seconds = 60;
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < 50; i++) {
        int before = rig.channels.joining.size();
        rewinds(client, "orders-x");
        if (rig.channels.joining.size() > before) {
          client.resumed(STARTED, new TextFrame("x".repeat(60_000)));
          bytes += 60_000;
        }
        client.connection.unsubscribes("orders-x");
        client.hears();
      }
      rig.timers.advance(Duration.ofSeconds(1));
    }

    int perSecond = SessionLimits.DEFAULTS.replayBytes().perSecond();
    assertThat(bytes).isBetween(BURST / 2L, BURST + (seconds + 1L) * perSecond);
  }

  @Test
  void whatDidNotNeedItsReserveGivesItBack() {
    for (int i = 0; i < 10_000; i++) {
      rewinds(client, "orders-x");
      client.resumed(STARTED);
      client.connection.unsubscribes("orders-x");
      rig.timers.advance(Duration.ofMillis(100));
      client.hears();
    }
    assertThat(rig.delayed("connection")).isZero();
  }

  @Test
  void whoLeavesBeforeItsTurnIsNotAskedOfTheHubs() {
    for (int i = 0; i < BURST / MEGABYTE; i++) replayed(client, "orders-" + i, MEGABYTE);
    int before = rig.channels.joining.size();

    rewinds(client, "orders-gone");
    client.connection.unsubscribes("orders-gone");
    rig.timers.advance(Duration.ofMinutes(1));

    assertThat(rig.channels.joining).hasSize(before);
    assertThat(rig.channels.left).isEmpty();
  }

  @Test
  void aConnectionThatEndsLeavesNoTimerBehind() {
    for (int i = 0; i < BURST / MEGABYTE; i++) replayed(client, "orders-" + i, MEGABYTE);
    int before = rig.channels.joining.size();

    rewinds(client, "orders-late");
    client.connection.events().closed(DisconnectReason.LOST);
    rig.timers.advance(Duration.ofMinutes(1));

    assertThat(rig.channels.joining).hasSize(before);
  }

  @Test
  void subscriptionsWithoutAReplayDoNotWait() {
    for (int i = 0; i < BURST / MEGABYTE; i++) replayed(client, "orders-" + i, MEGABYTE);

    client.subscribes("orders-now", "'recovery':{'v':1}");

    assertThat(client.joining().topic().channel().value()).isEqualTo("orders-now");
  }

  private void replayed(RecoveringClient who, String channel, int bytes) {
    rewinds(who, channel);
    who.resumed(STARTED, new TextFrame("x".repeat(bytes)));
    who.hears();
  }

  private static void rewinds(RecoveringClient who, String channel) {
    who.subscribes(channel, "'recovery':{'v':1},'rewind':{'count':3}");
  }
}
