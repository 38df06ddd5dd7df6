package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backend bans users from one channel, on two edges that are restarted. */
@Timeout(180)
class ChannelBansIT {

  private static TidewireInOneJvm tidewire;
  private static Pusher backend;

  @BeforeAll
  static void start() {
    tidewire = TidewireInOneJvm.start();
    backend = TestApp.backend(tidewire.edge(1));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @Test
  void aBanHoldsOnEveryEdgeAndAfterARestartUntilItIsLifted() {
    FrameClient ann = FrameClient.connect(tidewire.edge(2)).subscribePresence("presence-a", "ann");
    FrameClient ben = FrameClient.connect(tidewire.edge(1)).subscribePresence("presence-a", "ben");

    assertThat(unsubscribe("presence-a", "users/ann", "{\"ban\":600}").getHttpStatus())
        .isEqualTo(200);

    assertThat(ann.next("pusher:subscription_error").text()).contains("Removed");
    ben.next("pusher_internal:member_removed");
    for (int edge : List.of(1, 2)) assertThat(refusal(edge)).contains("Banned", "seconds");
    tidewire.restartEdge(2);
    assertThat(refusal(2)).contains("Banned", "seconds");
    FrameClient.connect(tidewire.edge(2)).subscribePresence("presence-b", "ann").close();

    assertThat(unsubscribe("presence-a", "users/ann", "{\"ban\":0}").getHttpStatus())
        .isEqualTo(200);
    for (int edge : List.of(1, 2)) {
      FrameClient.connect(tidewire.edge(edge)).subscribePresence("presence-a", "ann").close();
    }
    assertThat(ben.isOpen()).isTrue();
    ben.close();
    ann.close();
  }

  @Test
  void anEdgeThatTheBusDidNotTellReadsTheBanFromRedis() {
    FrameClient ann = FrameClient.connect(tidewire.edge(1)).subscribePresence("presence-c", "ann");
    String now = tidewire.redis().run("TIME").lines().findFirst().orElseThrow();
    long until = (Long.parseLong(now) + 600) * 1_000;

    tidewire.redis().run("ZADD", "tw:{l}:rc:" + TestApp.ID, "" + until, "presence-c|ann");
    tidewire.redis().run("HSET", "tw:{l}:rva", TestApp.ID, "" + until);

    assertThat(ann.next("pusher:subscription_error").text()).contains("Removed");
    assertThat(ann.isOpen()).isTrue();
    ann.close();
  }

  @Test
  void aBanThatMakesNoSenseIsRefusedAndSaysWhy() {
    Result ofSocket = unsubscribe("presence-a", "sockets/1.2", "{\"ban\":600}");
    assertThat(ofSocket.getHttpStatus()).isEqualTo(400);
    assertThat(ofSocket.getMessage()).contains("ban: only users can be banned");

    Result tooLong = unsubscribe("presence-a", "users/ann", "{\"ban\":\"for ever\"}");
    assertThat(tooLong.getHttpStatus()).isEqualTo(400);
    assertThat(tooLong.getMessage()).contains("ban: expected whole seconds");
  }

  @Test
  void aUserKnownAsAPresenceMemberOnlyIsTerminatedOnEveryEdge() {
    FrameClient one = FrameClient.connect(tidewire.edge(1)).subscribePresence("presence-d", "cid");
    FrameClient two = FrameClient.connect(tidewire.edge(2)).subscribePresence("presence-d", "cid");
    FrameClient other =
        FrameClient.connect(tidewire.edge(2)).subscribePresence("presence-d", "dan");

    backend.post("/users/cid/terminate_connections", "{}");

    assertThat(one.end().code()).isEqualTo(4009);
    assertThat(two.end().code()).isEqualTo(4009);
    Await.until("cid is gone", () -> !other.heard("pusher_internal:member_removed").isEmpty());
    assertThat(other.isOpen()).isTrue();
    other.close();
  }

  private static Result unsubscribe(String channel, String who, String body) {
    return backend.post("/channels/" + channel + "/" + who + "/unsubscribe", body);
  }

  private static String refusal(int edge) {
    FrameClient client = FrameClient.connect(tidewire.edge(edge));
    client.askForPresence("presence-a", "ann");
    Frame refusal = client.next("pusher:subscription_error");
    client.close();
    return refusal.text();
  }
}
