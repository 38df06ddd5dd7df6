package io.tidewire.kit.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.NumberType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedScriptExecutorTest {

  private static final Script SCRIPT = Script.of("return ARGV[1]");
  private static final Script TAKING_ID =
      Script.of(ContractScripts.PRELUDE.source() + "return replication_id()");

  private final ForgetfulRedis redis = new ForgetfulRedis();
  private String replicationId = "id-1";
  private final OrderedScriptExecutor line = new OrderedScriptExecutor(redis, () -> replicationId);

  @Test
  void aKnownScriptIsCalledByItsDigestOnce() {
    redis.knows = true;

    line.eval(call("a"));
    redis.answerAll();

    assertThat(redis.done).containsExactly("a");
    assertThat(redis.sources).isZero();
  }

  @Test
  void nothingOvertakesACallOfAScriptUnknownToRedis() {
    line.eval(call("1"));
    line.eval(call("2"));
    redis.answerOne();
    line.eval(call("3"));
    line.send(plain("4"));
    redis.answerOne();
    line.eval(call("5"));
    redis.answerAll();

    assertThat(redis.done).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void heldCallsAreAnswered() {
    Future<Response> first = line.eval(call("1"));
    Future<Response> second = line.eval(call("2"));
    redis.answerOne();
    Future<Response> held = line.eval(call("3"));
    Future<Response> heldPlain = line.send(plain("4"));
    redis.answerAll();

    assertThat(List.of(first, second, held, heldPlain)).allMatch(Future::succeeded);
    assertThat(redis.sources).isEqualTo(2);
  }

  @Test
  void aCallThatFailsOtherwiseIsNotRepeated() {
    Future<Response> refused = line.eval(call("1"));
    redis.refuseOne(ErrorType.create("OOM command not allowed"));

    assertThat(refused.failed()).isTrue();
    assertThat(redis.sources).isZero();
  }

  @Test
  void anotherFailureOnTheWayDoesNotBlockTheRest() {
    line.eval(call("1"));
    line.eval(call("2"));
    redis.answerOne();
    Future<Response> held = line.eval(call("3"));
    redis.refuseOne(ErrorType.create("BUSY"));
    redis.answerAll();

    assertThat(held.succeeded()).isTrue();
    assertThat(redis.done).containsExactly("1", "3");
  }

  @Test
  void aHeldCallIsPassedTheReplicationIdCurrentWhenItIsSent() {
    line.eval(withId("1"));
    line.eval(withId("2"));
    redis.answerOne();
    line.eval(withId("3"));
    replicationId = "id-2";
    redis.answerAll();

    assertThat(redis.done).containsExactly("id-1 1", "id-2 2", "id-2 3");
  }

  private static ScriptCall call(String argument) {
    return ScriptCall.of(SCRIPT, List.of()).arg(argument);
  }

  private static ScriptCall withId(String argument) {
    return ScriptCall.of(TAKING_ID, List.of()).arg(argument);
  }

  private static Request plain(String argument) {
    return Request.cmd(Command.ECHO).arg(argument);
  }

  /** Executes the commands it knows in order, when the test says so. */
  private static final class ForgetfulRedis implements RedisCommands {
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private final ArrayDeque<Promise<Response>> answers = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private boolean knows;
    private int sources;

    @Override
    public Future<Response> send(Request request) {
      Promise<Response> answer = Promise.promise();
      waiting.add(request);
      answers.add(answer);
      return answer.future();
    }

    void answerAll() {
      while (!waiting.isEmpty()) answerOne();
    }

    void refuseOne(ErrorType error) {
      waiting.remove();
      answers.remove().fail(error);
    }

    void answerOne() {
      List<String> words = words(waiting.element());
      if (words.get(0).equalsIgnoreCase("EVALSHA") && !knows) {
        refuseOne(ErrorType.create("NOSCRIPT No matching script."));
        return;
      }
      if (words.get(0).equalsIgnoreCase("EVAL")) {
        knows = true;
        sources++;
      }
      boolean isScript = !words.get(0).equalsIgnoreCase("ECHO");
      done.add(String.join(" ", words.subList(isScript ? 3 : 1, words.size())));
      waiting.remove();
      answers.remove().complete(NumberType.create(1));
    }

    private static List<String> words(Request request) {
      List<String> words = new ArrayList<>();
      String[] lines = request.toString().split("\r\n");
      for (int i = 2; i < lines.length; i += 2) words.add(lines[i]);
      return words;
    }
  }
}
