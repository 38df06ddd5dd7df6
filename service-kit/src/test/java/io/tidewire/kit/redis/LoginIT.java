package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoginIT {

  private static final String RIGHT = "right p@ss/w+rd";
  private static final String WRONG = "wr0ng-s3cret";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger everything = (Logger) LoggerFactory.getLogger("ROOT");
  private final List<CommandLink> links = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis = RedisServer.own("--requirepass", RIGHT);

  @BeforeEach
  void listen() {
    logged.start();
    everything.addAppender(logged);
  }

  @AfterEach
  void stop() throws Exception {
    for (CommandLink link : links) resultOf(link.stop());
    everything.detachAppender(logged);
    resultOf(vertx.close());
    redis.close();
  }

  @Test
  void theRightPasswordConnects() throws Exception {
    CommandLink link = link(redis.settings().deployment().withPassword(RIGHT));

    resultOf(link.up());

    assertThat(resultOf(link.send(Request.cmd(Command.PING)))).hasToString("PONG");
  }

  @Test
  void aWrongPasswordIsNamedAsTheReasonAndNeverRepeated() throws Exception {
    CommandLink link = link(redis.settings().deployment().withPassword(WRONG));

    until("the reason is known", () -> link.problem().orElse("").contains("WRONGPASS"));

    assertThat(link.isUp()).isFalse();
    assertThat(failureOf(link.send(Request.cmd(Command.PING))))
        .hasMessageContaining("rejected the user name or password")
        .hasMessageNotContaining(WRONG);
    assertThat(link.problem().orElseThrow()).doesNotContain(WRONG);
    assertThat(logged.list)
        .anyMatch(line -> line.getFormattedMessage().contains("WRONGPASS"))
        .noneMatch(line -> line.getFormattedMessage().contains(WRONG));
  }

  @Test
  void refusedLoginsLeaveNoConnectionBehind() throws Exception {
    CommandLink admin = link(redis.settings().deployment().withPassword(RIGHT));
    resultOf(admin.up());

    link(redis.settings().deployment().withPassword(WRONG));
    until("five attempts", () -> ask(admin, "total_connections_received:(\\d+)") > 6);

    assertThat(ask(admin, "connected_clients:(\\d+)")).isLessThanOrEqualTo(2);
  }

  @Test
  void aMissingPasswordErrorNamesItsSetting() {
    CommandLink link = link(redis.settings().deployment());

    until(
        "the reason is known",
        () -> link.problem().orElse("").contains("set tidewire.redis.password"));
  }

  @Test
  void anOutageIsLoggedOnceForAnyNumberOfAttempts() throws Exception {
    var attempts = new AtomicInteger();
    NetServer hangingUp = vertx.createNetServer();
    hangingUp.connectHandler(
        socket -> {
          attempts.incrementAndGet();
          socket.close();
        });
    resultOf(hangingUp.listen(0, "127.0.0.1"));

    link(RedisUrl.parse("redis://127.0.0.1:" + hangingUp.actualPort()));
    until("a few attempts", () -> attempts.get() > 4);

    assertThat(logged.list)
        .filteredOn(line -> line.getFormattedMessage().contains("redis link down"))
        .hasSize(1);
  }

  @Test
  void aLostRedisIsOneWarningWithoutTheAddress() throws Exception {
    CommandLink link = link(redis.settings().deployment().withPassword(RIGHT));
    resultOf(link.up());

    redis.kill();
    until("a new attempt", () -> link.problem().orElse("").contains("refused"));

    assertThat(link.problem()).contains("redis link cmd is down: Connection refused");
    assertThat(logged.list)
        .filteredOn(line -> line.getLevel() == Level.WARN)
        .singleElement()
        .asString()
        .contains("redis link down link=cmd", "why=connection closed");
  }

  private static int ask(CommandLink admin, String fact) {
    String info = resultOf(admin.send(Request.cmd(Command.INFO))).toString();
    Matcher found = Pattern.compile(fact).matcher(info);
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private CommandLink link(RedisDeployment url) {
    var link = CommandLink.of(vertx, RedisSettings.of(url), "cmd", new SimpleMeterRegistry());
    links.add(link);
    link.start();
    return link;
  }
}
