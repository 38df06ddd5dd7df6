package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.errors.RedisUnavailable.Why;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests commands and scripts on a link. */
class CommandLinkIT extends CommandLinkFixture {

  @Test
  void twoThousandCommandsAtOnceAreAnsweredInOrder() throws Exception {
    CommandLink link = connected(PATIENT, 2_048);

    List<Future<Response>> answers = Stream.generate(() -> link.send(incr())).limit(2_000).toList();

    resultOf(Future.all(answers));
    assertThat(answers.stream().map(answer -> answer.result().toInteger()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 2_000).boxed().toList());
  }

  @Test
  void aServerWithDefaultSettingsCausesAWarning() throws Exception {
    List<String> advice = resultOf(RedisConfigCheck.asked(connected(PATIENT, 20)));

    assertThat(advice)
        .satisfiesExactly(
            line -> assertThat(line).contains("client-output-buffer-limit"),
            line -> assertThat(line).contains("stream-node-max-bytes 1024"));
  }

  @Test
  void aServerThatHidesItsSettingsIsAcceptedAndThatIsLoggedOnce() throws Exception {
    redis.run("ACL", "SETUSER", "default", "-config");

    List<String> advice = resultOf(RedisConfigCheck.asked(connected(PATIENT, 20)));

    assertThat(advice).singleElement().asString().contains("were not checked");
  }

  @Test
  void scriptsRunWhereInfoIsForbidden() throws Exception {
    redis.run("ACL", "SETUSER", "default", "-info");
    CommandLink link = connected(PATIENT, 10);
    Script asking =
        Script.of(ContractScripts.PRELUDE.source() + "return {replication_id(), ARGV[2], KEYS[1]}");

    Response answer = resultOf(link.eval(asking, List.of("key"), List.of("argument")));

    assertThat(answer)
        .extracting(Response::toString)
        .containsExactly("0000000000", "argument", "key");
    assertThat(((SingleCommandLink) link).replicationId()).isEqualTo("0000000000");
  }

  @Test
  void commandsBeyondTheLimitInFlightFailAtOnceUnsent() throws Exception {
    CommandLink link = connected(PATIENT, 10);
    redis.pause();
    List<Future<Response>> sent = Stream.generate(() -> link.send(incr())).limit(10).toList();

    RedisUnavailable refused = (RedisUnavailable) failureOf(link.send(incr()));

    assertThat(refused.why()).isEqualTo(Why.OVERLOADED);
    assertThat(refused.outcomeUnknown()).isFalse();
    redis.resume();
    resultOf(Future.all(sent));
    assertThat(redis.run("GET", "n")).isEqualTo("10");
  }

  @Test
  void anUnknownScriptIsSentCompletelyAndAKnownOneByItsDigest() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    Script script = Script.load(getClass(), "echo.lua");
    redis.run("CONFIG", "RESETSTAT");

    for (int time = 0; time < 3; time++) {
      Response answer = resultOf(link.eval(script, List.of("k"), List.of("ä", "2")));
      assertThat(answer.toString()).isEqualTo("[k, ä, 2]");
      if (time == 1) redis.run("SCRIPT", "FLUSH");
    }

    assertThat(redis.run("INFO", "commandstats"))
        .contains("cmdstat_evalsha:calls=3,")
        .contains("cmdstat_eval:calls=2,");
  }

  @Test
  void anErrorInAScriptIsNotTreatedAsAMissingScript() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    Script broken = Script.of("return redis.call('LPOP', KEYS[1])");
    redis.run("SET", "k", "v");

    Throwable refused = failureOf(link.eval(broken, List.of("k"), List.of()));

    assertThat(refused).isInstanceOf(ErrorType.class).hasMessageStartingWith("WRONGTYPE");
  }

  @Test
  void nilIsReadAsNullAndBytesAreUnchanged() throws Exception {
    CommandLink link = connected(PATIENT, 100);
    Buffer bytes = Buffer.buffer(new byte[] {0, (byte) 0xff, '\r', '\n', 0});

    Optional<Response> none =
        resultOf(link.send(Request.cmd(Command.GET).arg("k")).map(Optional::ofNullable));
    resultOf(link.send(Request.cmd(Command.SET).arg("k").arg(bytes)));

    assertThat(none).isEmpty();
    assertThat(resultOf(link.send(Request.cmd(Command.GET).arg("k"))).toBuffer()).isEqualTo(bytes);
  }

  @Test
  void aFailedCommandDoesNotAffectOthers() throws Exception {
    CommandLink link = connected(PATIENT, 100);

    Throwable refused = failureOf(link.send(Request.cmd(Command.GET)));

    assertThat(refused).hasMessageContaining("not valid");
    assertThat(resultOf(link.send(incr())).toInteger()).isEqualTo(1);
  }

  @Test
  void metersCountCommandsFailuresAndDurations() throws Exception {
    CommandLink link = connected(PATIENT, 100);

    resultOf(link.send(incr()));
    redis.run("SET", "n", "text");
    failureOf(link.send(incr()));

    assertThat(registry.get("tidewire_redis_link_up").gauge().value()).isEqualTo(1);
    assertThat(registry.get("tidewire_redis_commands_total").counter().count()).isEqualTo(2);
    assertThat(registry.get("tidewire_redis_command_seconds").timer().count()).isEqualTo(2);
    assertThat(
            registry
                .get("tidewire_redis_command_failures_total")
                .tag("why", "error")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void aConnectionIsNamedAfterItsLink() throws Exception {
    connected(PATIENT, 100);

    assertThat(redis.run("CLIENT", "LIST")).contains("name=node-1:cmd ");
  }

  @Test
  void aConnectionSpeaksResp3() throws Exception {
    CommandLink link = connected(PATIENT, 100);

    Response hello = resultOf(link.send(Request.cmd(Command.HELLO)));

    assertThat(hello.get("proto").toInteger()).isEqualTo(3);
  }
}
