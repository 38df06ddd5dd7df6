package io.tidewire.kit.redis.connection;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RespConnectionIT {

  private static final String PING = "*1\r\n$4\r\nping\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal loop = (ContextInternal) vertx.getOrCreateContext();
  private final ScriptedSocket socket = new ScriptedSocket();
  private final RespConnection connection = new RespConnection(loop, socket.asSocket());
  private final List<String> unasked = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    resultOf(vertx.close());
  }

  @Test
  void commandsOfOneTickLeaveInOneWriteAndThoseOfTheNextInAnother() throws Exception {
    onLoop(() -> List.of(ping(), ping(), ping()));
    onLoop(this::ping);

    assertThat(written()).containsExactly(PING + PING + PING, PING);
  }

  @Test
  void aCommandIsAnArrayOfBulkStringsOfItsBytes() throws Exception {
    onLoop(() -> connection.send(Request.cmd(Command.SET).arg("ключ").arg("")));

    assertThat(written()).containsExactly("*3\r\n$3\r\nset\r\n$8\r\nключ\r\n$0\r\n\r\n");
  }

  @Test
  void eachAnswerCompletesTheOldestPendingCommand() throws Exception {
    List<Future<Response>> answers = onLoop(() -> List.of(ping(), ping(), ping()));

    onLoop(() -> socket.arrives(":1\r\n-ERR no\r\n_\r\n"));

    assertThat(resultOf(answers.get(0)).toInteger()).isEqualTo(1);
    assertThat(failureOf(answers.get(1))).isInstanceOf(ErrorType.class).hasMessage("ERR no");
    assertThat(resultOf(answers.get(2))).isNull();
  }

  @Test
  void aPushIsNotTakenForAnAnswer() throws Exception {
    Future<Response> answer = onLoop(this::ping);

    onLoop(() -> socket.arrives(">2\r\n+message\r\n+topic\r\n:7\r\n"));

    assertThat(resultOf(answer).toInteger()).isEqualTo(7);
    assertThat(unasked).containsExactly("[message, topic]");
  }

  @Test
  void anErrorWithoutAPendingRequestIsHandledLikeAPush() throws Exception {
    onLoop(() -> connection.send(Request.cmd(Command.SUBSCRIBE).arg("topic")));

    onLoop(() -> socket.arrives("-NOPERM no\r\n"));

    assertThat(unasked).containsExactly("NOPERM no");
  }

  @Test
  void aClosedConnectionFailsPendingCommandsAndIsReportedOnce() throws Exception {
    Future<Response> waiting = onLoop(this::ping);

    onLoop(() -> socket.closes());
    Future<Response> late = onLoop(this::ping);

    assertThat(failureOf(waiting)).hasMessageContaining("CONNECTION_CLOSED");
    assertThat(failureOf(late)).hasMessage("Connection is closed");
    assertThat(ends).containsExactly("end");
  }

  @Test
  void invalidRespFailsTheConnectionAndPendingCommands() throws Exception {
    Future<Response> waiting = onLoop(this::ping);

    onLoop(() -> socket.arrives("HTTP/1.1 400\r\n"));
    onLoop(() -> socket.closes());

    assertThat(failureOf(waiting)).hasMessageContaining("Unknown RESP type");
    assertThat(ends).hasSize(1).first().asString().contains("Unknown RESP type");
  }

  private Future<Response> ping() {
    return connection.send(Request.cmd(Command.PING));
  }

  private List<String> written() throws Exception {
    return onLoop(() -> List.copyOf(socket.written));
  }

  /** Runs in its own tick, after the writes of the tick before. */
  private <T> T onLoop(Supplier<T> step) throws Exception {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        there -> {
          connection.handler(push -> unasked.add(String.valueOf(push)));
          connection.endHandler(end -> ends.add("end"));
          connection.exceptionHandler(cause -> ends.add(String.valueOf(cause.getMessage())));
          done.complete(step.get());
        });
    return resultOf(done.future());
  }

  /** Records what is written to a socket, and lets the test send data on it. */
  private static final class ScriptedSocket {

    final List<String> written = new ArrayList<>();
    private Handler<Buffer> onBytes = bytes -> {};
    private Handler<Void> onClose = closed -> {};

    String arrives(String bytes) {
      onBytes.handle(Buffer.buffer(bytes));
      return bytes;
    }

    boolean closes() {
      onClose.handle(null);
      return true;
    }

    @SuppressWarnings("unchecked")
    NetSocket asSocket() {
      return (NetSocket)
          Proxy.newProxyInstance(
              NetSocket.class.getClassLoader(),
              new Class<?>[] {NetSocket.class},
              (socket, method, arguments) -> {
                switch (method.getName()) {
                  case "handler" -> onBytes = (Handler<Buffer>) arguments[0];
                  case "closeHandler" -> onClose = (Handler<Void>) arguments[0];
                  case "exceptionHandler" -> {}
                  case "write" -> {
                    written.add(arguments[0].toString());
                    return Future.succeededFuture();
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                }
                return socket;
              });
    }
  }
}
