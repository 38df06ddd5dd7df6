package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.errors.RedisUnavailable.Why;
import io.tidewire.kit.redis.script.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests links whose Redis does not answer, ends or is demoted. */
class CommandLinkOutagesIT extends CommandLinkFixture {

  @Test
  void aTimeoutKeepsTheLinkAndItsLateAnswerIsDropped() throws Exception {
    CommandLink link = connected(Duration.ofMillis(300), 10);
    int connection = resultOf(link.send(id())).toInteger();
    redis.pause();

    RedisUnavailable slow = (RedisUnavailable) failureOf(link.send(incr()));
    redis.resume();

    assertThat(slow.why()).isEqualTo(Why.TIMEOUT);
    assertThat(slow.outcomeUnknown()).isTrue();
    assertThat(link.isUp()).isTrue();
    assertThat(resultOf(link.send(id())).toInteger()).isEqualTo(connection);
    assertThat(redis.run("GET", "n")).isEqualTo("1");
  }

  @Test
  void aRedisSilentForFiveTimeoutsLosesTheLink() throws Exception {
    CommandLink link = connected(Duration.ofMillis(200), 10);
    redis.pause();

    link.send(incr());
    until("the link is given up", () -> !link.isUp());

    RedisUnavailable down = (RedisUnavailable) failureOf(link.send(incr()));
    assertThat(down.why()).isEqualTo(Why.DOWN);
    redis.resume();
    until("the link is back", link::isUp);
    resultOf(link.send(incr()));
  }

  @Test
  void aKilledRedisFailsPendingCommandsAsUnknownAndLaterOnesAsNotSent() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    redis.pause();
    Future<Response> waiting = link.send(incr());

    redis.kill();
    RedisUnavailable lost = (RedisUnavailable) failureOf(waiting);
    RedisUnavailable unsent = (RedisUnavailable) failureOf(link.send(incr()));

    assertThat(lost.why()).isEqualTo(Why.LOST);
    assertThat(lost.outcomeUnknown()).isTrue();
    assertThat(unsent.why()).isEqualTo(Why.DOWN);
    assertThat(unsent.outcomeUnknown()).isFalse();
    assertThat(link.problem()).isPresent();
    redis.restart();
    until("the link is back", link::isUp);
    resultOf(link.send(incr()));
    assertThat(link.problem()).isEmpty();
    assertThat(registry.get("tidewire_redis_reconnects_total").counter().count()).isEqualTo(1);
  }

  @Test
  void aCommandSentWhenAnotherFailsAsLostIsNotSent() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    redis.pause();
    Future<Response> again = link.send(incr()).recover(lost -> link.send(incr()));
    Future<Response> behind = link.send(incr());

    resultOf(link.stop());

    assertThat(((RedisUnavailable) failureOf(again)).why()).isEqualTo(Why.DOWN);
    assertThat(((RedisUnavailable) failureOf(behind)).why()).isEqualTo(Why.LOST);
  }

  @Test
  void aLinkStartedBeforeItsRedisComesUpWithIt() throws Exception {
    redis.kill();
    CommandLink link = link(redis.settings());
    link.start();
    assertThat(((RedisUnavailable) failureOf(link.send(incr()))).why()).isEqualTo(Why.DOWN);

    redis.restart();

    resultOf(link.up());
    resultOf(link.send(incr()));
  }

  @Test
  void aRedisThatRestartedKnowsTheScriptsBeforeTheFirstCommand() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    Script script = Script.load(getClass(), "echo.lua");
    resultOf(link.eval(script, List.of("k"), List.of()));

    redis.kill();
    until("the link is down", () -> !link.isUp());
    redis.restart();
    until("the link is back", link::isUp);
    Request question = Request.cmd(Command.SCRIPT).arg("EXISTS").arg(script.sha1());

    assertThat(resultOf(link.send(question))).hasToString("[1]");
  }

  @Test
  void aLinkLeavesADemotedPrimaryUntilItIsPrimaryAgain() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    redis.run("REPLICAOF", "127.0.0.1", "1");

    Throwable refused = failureOf(link.send(incr()));

    assertThat(refused).isInstanceOf(ErrorType.class).hasMessageStartingWith("READONLY");
    until("the reason is known", () -> link.problem().orElse("").contains("not the primary"));
    redis.run("REPLICAOF", "NO", "ONE");
    until("the link is back", link::isUp);
  }

  @Test
  void aLinkLeavesADemotedPrimaryWhenAScriptCannotWrite() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    Script writes = Script.of("return redis.call('INCR', KEYS[1])");
    redis.run("REPLICAOF", "127.0.0.1", "1");

    Throwable refused = failureOf(link.eval(writes, List.of("k"), List.of()));

    assertThat(refused).isInstanceOf(ErrorType.class).hasMessageStartingWith("READONLY");
    until("the reason is known", () -> link.problem().orElse("").contains("not the primary"));
  }

  @Test
  void aStoppedLinkSendsNothingAndLeavesNoConnectionAndNoGauge() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    assertThat(connections()).isEqualTo(1);

    resultOf(link.stop());

    assertThat(((RedisUnavailable) failureOf(link.send(incr()))).why()).isEqualTo(Why.DOWN);
    until("no connection is left", () -> connections() == 0);
    assertThat(registry.find("tidewire_redis_link_up").gauge()).isNull();
  }

  @Test
  void aLinkStoppedBeforeItWasUpFailsPendingWaits() throws Exception {
    redis.kill();
    CommandLink link = link(redis.settings());
    link.start();

    resultOf(link.stop());

    assertThat(failureOf(link.up())).hasMessageContaining("stopped");
  }

  private long connections() {
    return redis.run("CLIENT", "LIST").lines().filter(line -> line.contains("name=node")).count();
  }

  private static Request id() {
    return Request.cmd(Command.CLIENT).arg("ID");
  }
}
