package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.errors.RedisUnavailable.Why;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.NameServer;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests links to a Redis whose name DNS does not resolve. */
class SilentDnsIT {

  private final NameServer names = new NameServer();
  private final Vertx vertx = names.vertx();
  private final RedisServer redis = RedisServer.own();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void stop() {
    resultOf(vertx.close());
    redis.close();
    names.close();
  }

  @Test
  void aLinkIsDownWhileDnsIsSilentAndComesUpOnceItAnswers() {
    String url = redis.settings().deployment().toString().replace("127.0.0.1", "redis.test");
    CommandLink link =
        CommandLink.of(vertx, RedisSettings.of(RedisUrl.parse(url)), "node 1:cmd", meters);

    link.start();
    until("it has asked twice", () -> names.questions() >= 2);

    assertThat(meters.get("tidewire_redis_link_up").gauge().value()).isZero();
    RedisUnavailable unsent = (RedisUnavailable) failureOf(link.send(Request.cmd(Command.PING)));
    assertThat(unsent.why()).isEqualTo(Why.DOWN);
    assertThat(link.problem()).isPresent();

    names.answer();
    resultOf(link.up());
    assertThat(resultOf(link.send(Request.cmd(Command.PING))).toString()).isEqualTo("PONG");
    assertThat(meters.get("tidewire_redis_link_up").gauge().value()).isEqualTo(1);
    resultOf(link.stop());
  }
}
