package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that resume or rewind on channels with history. */
@Timeout(180)
class RecoveryIT extends RecoveryFixture {

  @Test
  void whoComesBackElsewhereGetsExactlyWhatItMissed() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    publish(chat, 1, 2, 3);
    assertThat(here.messages(3)).containsExactly("1", "2", "3");
    here.client().abort();
    publish(chat, 4, 5, 6);

    RecoveringChannel back = here.resume(recoverable(2));
    publish(chat, 7);

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getInteger("replay")).isEqualTo(3);
    assertThat(back.messages(4)).containsExactly("4", "5", "6", "7");
    assertThat(back.position()).isEqualTo(here.position() + 4);
    back.client().close();
  }

  @Test
  void whoLeftBeforeTheFirstMessageMissesNothing() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    assertThat(here.position()).isZero();
    here.client().abort();
    publish(chat, 1, 2);

    RecoveringChannel back = here.resume(recoverable(2));

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getString("epoch")).isEqualTo(here.answer().getString("epoch"));
    assertThat(back.messages(2)).containsExactly("1", "2");
    back.client().close();
  }

  @Test
  void whoReadsChannelsThatNobodyPublishedToLeavesNothingInRedis() {
    FrameClient client = recoverable(1);
    int many = 200;
    for (int i = 0; i < many; i++) {
      client.send(
          "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s-%d\",\"recovery\":{\"v\":1}}}"
              .formatted(chat, i));
    }
    Await.until(
        "an answer to each",
        () -> client.heard("pusher_internal:subscription_succeeded").size() == many);
    client.close();

    Await.until("nothing is left", () -> tidewire.redis().run("KEYS", "*" + chat + "*").isEmpty());
  }

  @Test
  void aClientThatMissedNothingIsToldSo() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    publish(chat, 1);
    here.messages(1);
    here.client().close();

    RecoveringChannel back = here.resume(recoverable(1));

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getInteger("replay")).isZero();
    back.client().close();
  }

  private static RecoveringChannel rewound(String channel, String unit, int howMuch) {
    JsonObject rewind = new JsonObject().put("rewind", new JsonObject().put(unit, howMuch));
    return RecoveringChannel.subscribe(recoverable(1), channel, rewind);
  }

  @Test
  void aRewindAndAResumeFollowEachOther() {
    String channel = "chat-rewind-" + UUID.randomUUID();
    publish(channel, 1, 2, 3, 4, 5);

    RecoveringChannel here = rewound(channel, "count", 10);
    assertThat(here.messages(3)).containsExactly("3", "4", "5");
    publish(channel, 6);
    assertThat(here.messages(4)).endsWith("6");
    here.client().close();
    publish(channel, 7);

    RecoveringChannel back = here.resume(recoverable(2));
    assertThat(back.messages(1)).containsExactly("7");
    back.client().close();
  }

  @Test
  void aRewindByTimeReachesNoFurtherThanTheNamespaceAllows() {
    String channel = "chat-rewind-" + UUID.randomUUID();
    publish(channel, 1, 2, 3, 4, 5);

    RecoveringChannel here = rewound(channel, "seconds", 600);

    assertThat(here.messages(3)).containsExactly("3", "4", "5");
    assertThat(here.answer().getInteger("replay")).isEqualTo(3);
    here.client().close();
  }

  @Test
  void rewindsNeedThePermissionOfTheNamespace() {
    publish(chat, 1, 2);

    RecoveringChannel here = rewound(chat, "count", 2);
    publish(chat, 3);

    assertThat(here.messages(1)).containsExactly("3");
    here.client().close();
  }

  @Test
  void whatIsNotKeptAnyMoreIsToldAndNothingIsReplayed() {
    String channel = "chat-short-" + UUID.randomUUID();
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), channel);
    here.client().close();
    publish(channel, 1, 2, 3, 4, 5);

    RecoveringChannel back = here.resume(recoverable(2));
    publish(channel, 6);

    assertThat(back.answer().getBoolean("recovered")).isFalse();
    assertThat(back.answer().getString("reason")).isEqualTo("trimmed");
    assertThat(back.messages(1)).containsExactly("6");
    back.client().close();
  }

  @Test
  void aChannelWithoutHistoryHasNoPosition() {
    RecoveringChannel here =
        RecoveringChannel.subscribe(recoverable(1), "cursors-" + UUID.randomUUID());

    assertThat(here.answer().fieldNames()).containsExactlyInAnyOrder("v", "replay");
    here.client().close();
  }

  @Test
  void whatAConnectionCausedItselfIsSkippedLiveAndReplayed() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    String socketId = here.client().socketId();
    backend.trigger(chat, "n", 1, socketId);
    publish(chat, 2);
    assertThat(here.messages(2)).containsExactly("skip", "2");
    here.client().close();
    backend.trigger(chat, "n", 3, socketId);
    publish(chat, 4);

    RecoveringChannel back = here.resume(recoverable(2));

    assertThat(back.messages(2)).containsExactly("skip", "4");
    back.client().close();
  }

  @Test
  void aFormerSocketCountsByItsOwnTokenAndNotByAnExpiredOne() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    String socketId = here.client().socketId();
    here.client().close();
    backend.trigger(chat, "n", 1, socketId);
    String expired =
        new ResumeToken(new SocketId(socketId), Optional.empty(), 1_000).sign(KEYS, TestApp.ID);

    JsonObject claim = here.claim().put("resume_token", expired);
    RecoveringChannel back =
        RecoveringChannel.subscribe(recoverable(2), chat, new JsonObject().put("recovery", claim));

    assertThat(back.messages(1)).containsExactly("1");
    back.client().close();
  }

  @Test
  void aDrainLosesNothingForWhoMigratesAndNobodyLeavesARoom() {
    String room = "presence-" + UUID.randomUUID();
    Pusher elsewhere = TestApp.backend(tidewire.edge(2));
    FrameClient watcher = FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "watcher");
    FrameClient old = recoverable(1);
    RecoveringChannel here = RecoveringChannel.subscribe(old, room, signed(old, room, "ann"));
    elsewhere.trigger(room, "n", 1);
    here.messages(1);

    Future<Void> drained = tidewire.drainEdge(1);
    assertThat(old.next("tidewire:migrate").object().getInteger("within_ms")).isPositive();
    FrameClient next = recoverable(2);
    RecoveringChannel back =
        RecoveringChannel.subscribe(
            next, room, signed(next, room, "ann").put("recovery", here.claim()));
    elsewhere.trigger(room, "n", 2);
    assertThat(back.messages(1)).containsExactly("2");
    old.close();

    Await.until("the drain is over", drained::isComplete);
    assertThat(watcher.sync().heard("pusher_internal:member_removed")).isEmpty();
    tidewire.restartEdge(1);
    watcher.close();
    next.close();
  }
}
