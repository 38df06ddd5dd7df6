package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.wire.Topic;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stock Java server SDK, with a running clock. */
class ServerSdkIT {

  private static final RedisServer REDIS = RedisServer.shared();

  private static RunningApi api;
  private static Pusher pusher;

  @BeforeAll
  static void start() {
    api = RunningApi.start(REDIS, Map.of(), Clock.systemUTC());
    api.presence.sees("presence-lobby", 2, "u-1");
    pusher = pusherWith(Backend.VECTORS.secret());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Pusher pusherWith(String secret) {
    Pusher pusher = new Pusher(Backend.VECTORS.appId(), Backend.VECTORS.key(), secret);
    pusher.setHost("127.0.0.1:" + api.port);
    pusher.setEncrypted(false);
    return pusher;
  }

  @Test
  void aTriggerIsASuccess() {
    try (TopicReader reader =
        new TopicReader(REDIS.uri(), RedisKeys.topic(new Topic("900123", "sdk.orders")))) {
      Result result =
          pusher.trigger(
              List.of("sdk.orders", "x"), "order", Map.of("note", "Zoë 🚀"), "70312.998811");

      assertThat(result.getStatus()).as(result.getMessage()).isEqualTo(Result.Status.SUCCESS);
      assertThat(reader.nextFrame()).contains("{\\\"note\\\":\\\"Zoë 🚀\\\"}");
    }
  }

  @Test
  void aBatchIsASuccess() {
    Result result = pusher.trigger(List.of(new Event("a", "1", "x"), new Event("b", "2", "y")));

    assertThat(result.getStatus()).as(result.getMessage()).isEqualTo(Result.Status.SUCCESS);
  }

  @Test
  void questionsAreAnswered() {
    Result channels =
        pusher.get("/channels", Map.of("filter_by_prefix", "presence-", "info", "user_count"));
    Result channel =
        pusher.get("/channels/presence-lobby", Map.of("info", "user_count,subscription_count"));

    assertThat(channels.getMessage())
        .isEqualTo("{\"channels\":{\"presence-lobby\":{\"user_count\":1}}}");
    assertThat(channel.getMessage())
        .isEqualTo("{\"occupied\":true,\"user_count\":1,\"subscription_count\":2}");
  }

  @Test
  void aWrongSecretIsAnAuthenticationError() {
    Result result = pusherWith("wrong").trigger("c", "e", Map.of());

    assertThat(result.getStatus()).isEqualTo(Result.Status.AUTHENTICATION_ERROR);
    assertThat(result.getMessage()).contains("Invalid signature");
  }

  @Test
  void tooMuchDataIsAClientError() {
    Result result = pusher.trigger("c", "e", "x".repeat(10_240));

    assertThat(result.getHttpStatus()).isEqualTo(413);
    assertThat(result.getMessage()).contains("exceeds the allowed maximum (10240 bytes)");
  }
}
