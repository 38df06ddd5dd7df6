package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Topic;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients resume after Redis lost data or failed over. */
@Timeout(180)
class RecoveryRedisIT extends RecoveryFixture {

  @Test
  void aRedisThatLostItsDataIsTold() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    publish(chat, 1, 2);
    here.messages(2);
    here.client().close();
    tidewire.redis().run("EVAL", FORGET, "0", "*" + TestApp.ID + ":" + chat + "*");
    publish(chat, 3);

    RecoveringChannel back = here.resume(recoverable(2));
    publish(chat, 4);

    assertThat(back.answer().getBoolean("recovered")).isFalse();
    assertThat(back.answer().getString("reason")).isEqualTo("reset");
    assertThat(back.messages(1)).containsExactly("4");
    back.client().close();
  }

  @Test
  void whoComesBackAfterSeveralFailoversIsServedAcrossThemAllAndMayComeBackAgain() {
    String channel = "chat-lenient-" + UUID.randomUUID();
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), channel);
    publish(channel, 1);
    here.messages(1);
    here.client().close();
    for (int number = 2; number <= 4; number++) {
      inherited(channel);
      publish(channel, number);
    }

    RecoveringChannel back = here.resume(recoverable(2));
    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getBoolean("boundary")).isTrue();
    assertThat(back.messages(3)).containsExactly("2", "3", "4");
    back.client().close();
    publish(channel, 5);

    RecoveringChannel again = back.resume(recoverable(1));
    assertThat(again.messages(1)).containsExactly("5");
    again.client().close();
  }

  @Test
  void aStockSubscriberStaysAndGetsEverythingThoughRedisFailsOverAgainAndAgain() {
    FrameClient stock = FrameClient.connect(tidewire.edge(1)).subscribe(chat);

    for (int number = 1; number <= 6; number += 2) {
      publish(chat, number, number + 1);
      inherited(chat);
    }
    publish(chat, 7);

    Await.until("all seven", () -> stock.heard("n").size() >= 7);
    assertThat(stock.sync().heard("n"))
        .extracting(Frame::data)
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    assertThat(stock.isOpen()).isTrue();
    stock.close();
  }

  /** Makes the channel look as if another primary had written it. */
  private static void inherited(String channel) {
    String meta = RedisKeys.streamMeta(new Topic(TestApp.ID, channel));
    tidewire.redis().run("HSET", meta, "t", "0000000000");
  }

  private static final String FORGET =
      "for _, k in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', k) end return 1";

  @Test
  void whereNothingIsKeptALostLinkIsToldToWhoAskedAndToNobodyElse() {
    String channel = "cursors-" + UUID.randomUUID();
    FrameClient stock = FrameClient.connect(tidewire.edge(1)).subscribe(channel);
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), channel);

    tidewire.redis().run("CLIENT", "KILL", "TYPE", "pubsub");

    Frame notice = here.client().next("tidewire:continuity");
    assertThat(notice.data()).isEqualTo("{\"recovered\":false,\"reason\":\"link\"}");
    assertThat(stock.sync().heard("tidewire:continuity")).isEmpty();
    stock.close();
    here.client().close();
  }
}
