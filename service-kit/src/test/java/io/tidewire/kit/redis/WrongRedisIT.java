package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.connection.ReconnectingConnection;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests a name that resolves to a primary first, and to a Sentinel after a failover. */
class WrongRedisIT {

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer primary = RedisServer.own();
  private final RedisServer sentinel = RedisServer.own("--sentinel");
  private final NetClient onwards = vertx.createNetClient();
  private final Set<NetSocket> through = ConcurrentHashMap.newKeySet();
  private final AtomicInteger toSentinel = new AtomicInteger();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private volatile RedisServer target = primary;

  @AfterEach
  void close() throws Exception {
    logger().detachAppender(log);
    resultOf(vertx.close());
    primary.close();
    sentinel.close();
  }

  @Test
  void aRunningLinkWaitsForAPrimaryAndLogsOnceWhatItFound() throws Exception {
    log.start();
    logger().addAppender(log);
    NetServer name = vertx.createNetServer().connectHandler(this::forward);
    int port = resultOf(name.listen(0, "127.0.0.1")).actualPort();
    CommandLink link =
        CommandLink.of(
            vertx,
            RedisSettings.of(RedisUrl.parse("redis://127.0.0.1:" + port)),
            "cmd",
            new SimpleMeterRegistry());
    link.start();
    until("link up", link::isUp);

    target = sentinel;
    through.forEach(NetSocket::close);

    until("three attempts", () -> toSentinel.get() >= 3);
    assertThat(link.problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("it is a Sentinel"));
    assertThat(log.list)
        .filteredOn(line -> line.getFormattedMessage().contains("it is a Sentinel"))
        .hasSize(1);

    target = primary;
    until("link up", link::isUp);
    resultOf(link.stop());
  }

  private void forward(NetSocket client) {
    RedisServer to = target;
    if (to == sentinel) toSentinel.incrementAndGet();
    through.add(client);
    client.pause();
    RedisUrl url = RedisUrl.parse(to.uri());
    onwards
        .connect(url.port(), url.host())
        .onSuccess(
            server -> {
              server.handler(client::write).closeHandler(gone -> client.close());
              client.handler(server::write).closeHandler(gone -> server.close());
              client.resume();
            })
        .onFailure(gone -> client.close());
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ReconnectingConnection.class);
  }
}
