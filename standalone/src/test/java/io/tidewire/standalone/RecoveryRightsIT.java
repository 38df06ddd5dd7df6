package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.ChannelName;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that resumes reads only what it is authorized to read. */
@Timeout(180)
class RecoveryRightsIT extends RecoveryFixture {

  @Test
  void noSubscriberReadsMessagesFromBeforeItsAdmission() {
    publish(chat, 1, 2, 3);
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    JsonObject claim = here.claim().put("offset", "1");

    RecoveringChannel back =
        RecoveringChannel.subscribe(recoverable(2), chat, new JsonObject().put("recovery", claim));

    assertForbidden(back);
    here.client().close();
  }

  @Test
  void neitherForgedNorForeignFloorsCount() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    ChannelName name = new ChannelName(chat);
    FloorToken low = new FloorToken(here.answer().getString("epoch"), 0);
    ClusterKeys stranger =
        new ClusterKeys(new ClusterKey("another-key-that-somebody-made-up"), Optional.empty());
    List<String> unworthy =
        List.of(
            "Zm9yZ2Vk.Zm9yZ2Vk",
            low.sign(stranger, TestApp.ID, name),
            low.sign(KEYS, TestApp.QUICK_ID, name),
            low.sign(KEYS, TestApp.ID, new ChannelName("other")));

    for (String floor : unworthy) {
      JsonObject claim = here.claim().put("floor", floor);
      RecoveringChannel back =
          RecoveringChannel.subscribe(
              recoverable(2), chat, new JsonObject().put("recovery", claim));
      assertForbidden(back);
    }
    here.client().close();
  }

  private static void assertForbidden(RecoveringChannel back) {
    assertThat(back.answer().getBoolean("recovered")).isFalse();
    assertThat(back.answer().getString("reason")).isEqualTo("forbidden");
    assertThat(back.client().sync().heard("n")).isEmpty();
    back.client().close();
  }

  @Test
  void aPresenceChannelIsResumedWithItsRosterAndNobodySeesAChange() {
    String room = "presence-" + UUID.randomUUID();
    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "watcher");
    FrameClient ann = recoverable(1);
    RecoveringChannel here = RecoveringChannel.subscribe(ann, room, signed(ann, room, "ann"));
    publish(room, 1);
    here.messages(1);
    watcher.next("pusher_internal:member_added");
    ann.abort();
    publish(room, 2);

    FrameClient next = recoverable(2);
    JsonObject more = signed(next, room, "ann").put("recovery", here.claim());
    RecoveringChannel back = RecoveringChannel.subscribe(next, room, more);

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.messages(1)).containsExactly("2");
    Frame succeeded = next.next("pusher_internal:subscription_succeeded");
    assertThat(succeeded.object().getJsonObject("presence").getInteger("count")).isEqualTo(2);
    assertThat(watcher.sync().heard("pusher_internal:member_removed")).isEmpty();
    assertThat(watcher.heard("pusher_internal:member_added")).hasSize(1);
    watcher.close();
    next.close();
  }

  @Test
  void aPrivateChannelOpensByItsPermitWhereItsNamespaceSaysSo() {
    String channel = "private-permit-" + UUID.randomUUID();
    FrameClient first = recoverable(1);
    RecoveringChannel here =
        RecoveringChannel.subscribe(
            first, channel, TestApp.authorization(first.socketId(), channel));
    first.close();
    publish(channel, 1);

    RecoveringChannel back = here.resume(recoverable(2));
    assertThat(back.messages(1)).containsExactly("1");
    back.client().close();
    publish(channel, 2);

    RecoveringChannel again = back.resume(recoverable(1));
    assertThat(again.messages(1)).containsExactly("2");
    again.client().close();
  }

  @Test
  void elsewhereAPrivateChannelNeedsItsSignature() {
    String channel = "private-" + UUID.randomUUID();
    FrameClient first = recoverable(1);
    RecoveringChannel here =
        RecoveringChannel.subscribe(
            first, channel, TestApp.authorization(first.socketId(), channel));
    first.close();
    assertThat(here.answer().containsKey("permit")).isFalse();
    FrameClient next = recoverable(2);

    JsonObject data = new JsonObject().put("channel", channel).put("recovery", here.claim());
    next.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());
    next.next("pusher:subscription_error");

    data.mergeIn(TestApp.authorization(next.socketId(), channel));
    next.subscribe(data);
    next.close();
  }

  @Test
  void aPermitOfAnotherConnectionOpensNothing() {
    String channel = "private-permit-" + UUID.randomUUID();
    FrameClient first = recoverable(1);
    RecoveringChannel here =
        RecoveringChannel.subscribe(
            first, channel, TestApp.authorization(first.socketId(), channel));
    RecoveringChannel stranger = RecoveringChannel.subscribe(recoverable(1), chat);
    JsonObject stolen = stranger.claim().put("permit", here.claim().getString("permit"));
    FrameClient next = recoverable(2);

    JsonObject data = new JsonObject().put("channel", channel).put("recovery", stolen);
    next.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());

    next.next("pusher:subscription_error");
    first.close();
    stranger.client().close();
    next.close();
  }
}
