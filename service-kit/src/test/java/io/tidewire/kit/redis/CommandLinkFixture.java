package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.resultOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Command links to their own Redis. */
abstract class CommandLinkFixture {

  static final Duration PATIENT = Duration.ofSeconds(10);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Vertx vertx = Vertx.vertx();
  final RedisServer redis = RedisServer.own();
  final List<CommandLink> links = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (CommandLink link : links) resultOf(link.stop());
    resultOf(vertx.close());
    redis.close();
  }

  CommandLink connected(Duration timeout, int maxInFlight) throws Exception {
    RedisSettings usual = redis.settings();
    CommandLink link =
        link(
            new RedisSettings(
                usual.deployment(),
                usual.trustedCa(),
                usual.connectTimeout(),
                timeout,
                maxInFlight));
    link.start();
    resultOf(link.up());
    return link;
  }

  CommandLink link(RedisSettings settings) {
    var link = CommandLink.of(vertx, settings, "node 1:cmd", registry);
    links.add(link);
    return link;
  }

  static Request incr() {
    return Request.cmd(Command.INCR).arg("n");
  }
}
