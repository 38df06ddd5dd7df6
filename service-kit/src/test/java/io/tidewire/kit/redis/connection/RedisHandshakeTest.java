package io.tidewire.kit.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisUrl;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RedisHandshakeTest {

  private static final RedisUrl URL = RedisUrl.parse("redis://:s3cret@h");

  @Test
  void aPrimaryThatSpeaksResp3IsAccepted() {
    assertThat(RedisHandshake.PRIMARY.check(hello(3, "master")).succeeded()).isTrue();
  }

  @Test
  void aReplicaIsRefused() {
    assertThat(RedisHandshake.PRIMARY.check(hello(3, "replica")).cause())
        .hasMessageContaining("not the primary");
  }

  @Test
  void anOldProtocolThatMixesMessagesAndAnswersIsRefused() {
    assertThat(RedisHandshake.PRIMARY.check(hello(2, "master")).cause())
        .hasMessageContaining("RESP2");
  }

  @Test
  void aRedisThatRepeatsTheLoginIsNotQuoted() {
    var echoing = ErrorType.create("ERR unknown command 'HELLO', with args: '3' 'AUTH' 's3cret'");

    assertThat(RedisHandshake.PRIMARY.explain(echoing, URL))
        .contains("unknown command")
        .doesNotContain("s3cret");
  }

  @Test
  void theLastCauseIsPartOfTheReason() {
    var refused = new IOException("no TLS", new IOException("wrap", new IOException("expired")));

    assertThat(RedisHandshake.PRIMARY.explain(refused, URL)).isEqualTo("no TLS: expired");
  }

  private static Response hello(int protocol, String role) {
    MultiType hello = MultiType.create(2, true);
    hello.add(text("proto"));
    hello.add(NumberType.create((long) protocol));
    hello.add(text("role"));
    hello.add(text(role));
    return hello;
  }

  private static Response text(String text) {
    return BulkType.create(Buffer.buffer(text), false);
  }
}
