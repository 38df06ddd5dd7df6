package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.publish.testing.Reply;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The answer to a reader of a history if messages after its position are missing. */
class LostHistoryIT extends HistoryFixture {

  @Test
  void whatIsNotKeptAnyMoreIsGoneAndNotPartlyTold() {
    String start = ok(history(Map.of())).getString("position");
    publish(11);

    Reply gone = history(Map.of("since", start));
    Reply goneInReverse = history(Map.of("since", start.replace(":0", ":1"), "reverse", "true"));

    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json().getString("reason")).isEqualTo("trimmed");
    assertThat(gone.json().getString("position")).endsWith(":11");
    assertThat(goneInReverse.json().getString("reason")).isEqualTo("trimmed");
  }

  @Test
  void agedMessagesAreGoneAlthoughRedisStillHasThem() {
    String start = ok(history(Map.of())).getString("position");
    publish(3);
    aged(1);
    aged(2);

    assertThat(data(ok(history(Map.of())))).containsExactly("3");
    assertThat(data(ok(history(Map.of("reverse", "true"))))).containsExactly("3");
    assertThat(history(Map.of("since", start)).json().getString("reason")).isEqualTo("trimmed");
    assertThat(data(ok(history(Map.of("since", start.replace(":0", ":2")))))).containsExactly("3");
  }

  @Test
  void anotherLineageIsGone() {
    publish(3);

    Reply reset = history(Map.of("since", "stranger:1"));
    Reply beyond = history(Map.of("since", ok(history(Map.of())).getString("position") + "0"));

    assertThat(reset.status()).isEqualTo(410);
    assertThat(reset.json().getString("reason")).isEqualTo("reset");
    assertThat(beyond.json().getString("reason")).isEqualTo("reset");
  }

  @Test
  void beyondAForkIsDivergedAndBeforeItIsAFailoverUnlessTheNamespaceIsLenient() {
    for (String channel : List.of("chat-1", "lenient-1")) {
      publish(channel, 3);
      Topic topic = new Topic(BACKEND.appId(), channel);
      redis.run("HSET", RedisKeys.streamMeta(topic), "t", "0000000000");
    }
    String chat = epoch("chat-1");
    String lenient = epoch("lenient-1");
    publish("chat-1", 1);
    publish("lenient-1", 1);

    Reply strict = history("chat-1", chat + ":2");
    Reply diverged = history("chat-1", chat + ":4");
    JsonObject across = ok(history("lenient-1", lenient + ":2"));

    assertThat(strict.json().getString("reason")).isEqualTo("failover");
    assertThat(strict.json().getString("fork")).isEqualTo(chat + ":3");
    assertThat(diverged.json().getString("reason")).isEqualTo("diverged");
    assertThat(history("lenient-1", lenient + ":4").json().getString("reason"))
        .isEqualTo("diverged");
    assertThat(across.getBoolean("boundary")).isTrue();
    assertThat(across.getJsonArray("messages")).hasSize(2);
  }

  @Test
  void thePagesOfALenientNamespaceGoAcrossSeveralForks() {
    List<String> positions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      publish("lenient-2", 2);
      positions.add(epoch("lenient-2") + ":" + 2 * (i + 1));
      Topic topic = new Topic(BACKEND.appId(), "lenient-2");
      redis.run("HSET", RedisKeys.streamMeta(topic), "t", "0000000000");
    }
    publish("lenient-2", 2);

    for (int i = 0; i < 3; i++) {
      JsonObject across = ok(history("lenient-2", positions.get(i)));

      assertThat(across.getBoolean("boundary")).isTrue();
      assertThat(across.getJsonArray("messages")).hasSize(2 * (3 - i));
    }
  }

  /** Makes one message of the log a second older than its retention allows. */
  private void aged(int offset) {
    String key = RedisKeys.stream(CHAT);
    List<String> rows = redis.run("XRANGE", key, "-", "+").lines().toList();
    redis.run("DEL", key);
    for (int i = 0; i < rows.size(); i += 6) {
      String id = rows.get(i);
      long ms = Long.parseLong(rows.get(i + 2));
      boolean older = id.equals(offset + "-0");
      String body = rows.get(i + 4) + "\n" + rows.get(i + 5);
      redis.run("XADD", key, id, "t", Long.toString(older ? ms - 61_000 : ms), "d", body);
    }
  }
}
