package io.tidewire.kit.redis;

import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.redis.NodeSubscriptions.Order;
import io.tidewire.kit.redis.SlotQueue.Refusal;
import io.tidewire.kit.redis.SlotQueue.Router;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.OnNonDefaultValue;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/** Code that Byte Buddy copies into methods of this package. */
@SuppressWarnings("UnusedVariable") // a field is assigned to, and read by the method it goes into
final class RedisMistakes {

  /** For a script that does not ask where it runs. */
  private static final SlotQueue.Line NOWHERE =
      new SlotQueue.Line() {
        @Override
        public Future<Response> send(Request request) {
          throw new IllegalStateException();
        }

        @Override
        public boolean isConnecting() {
          return false;
        }

        @Override
        public String replicationId() {
          return "";
        }
      };

  private RedisMistakes() {}

  /** A command that ASK refuses is sent to the node that imports the slot. */
  static final class FollowsAsk {
    private FollowsAsk() {}

    @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object command,
        @Advice.Argument(2) Refusal why,
        @Advice.Argument(3) Throwable cause,
        @Advice.FieldValue("router") Router router)
        throws ReflectiveOperationException {
      if (why != Refusal.ASK) return false;
      ask(command, String.valueOf(cause.getMessage()));
      router.meters().refused(why);
      return true;
    }
  }

  /** The type of the command is visible in the queue only. */
  static void ask(Object command, String refusal) throws ReflectiveOperationException {
    Field call = command.getClass().getDeclaredField("call");
    Field answer = command.getClass().getDeclaredField("answer");
    call.setAccessible(true);
    answer.setAccessible(true);
    Request request = ((SlotQueue.Call) call.get(command)).request(true, NOWHERE);
    @SuppressWarnings("unchecked")
    var asked = (Promise<Response>) answer.get(command);
    int port = Integer.parseInt(refusal.substring(refusal.lastIndexOf(':') + 1));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Buffer bytes = Buffer.buffer("*1\r\n$6\r\nASKING\r\n");
      List<byte[]> arguments = ((RequestImpl) request).getArgs();
      bytes.appendString("*" + (arguments.size() + 1) + "\r\n$4\r\nEVAL\r\n");
      for (byte[] argument : arguments) {
        bytes
            .appendString("$" + argument.length + "\r\n")
            .appendBytes(argument)
            .appendString("\r\n");
      }
      socket.getOutputStream().write(bytes.getBytes());
      String said = new String(socket.getInputStream().readNBytes(7), StandardCharsets.UTF_8);
      if (said.equals("+OK\r\n:1")) asked.complete(SimpleStringType.create("OK"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sends new commands at once while earlier ones are held. */
  static final class OvertakesOnMoved {
    private OvertakesOnMoved() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue(value = "holding", readOnly = false) boolean holding) {
      holding = false;
    }
  }

  /** Takes any push of a node during a command for the answer to it. */
  static final class CountsUnaskedUnsubscribe {
    private CountsUnaskedUnsubscribe() {}

    @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
    static boolean enter(
        @Advice.Argument(0) String topic,
        @Advice.FieldValue("orders") ArrayDeque<Order> orders,
        @Advice.FieldValue("owner") NodeSubscriptions.Owner owner) {
      Order order = orders.peek();
      if (order != null) owner.confirmed(order, topic);
      return order != null;
    }
  }

  /** Sends the topics of all slots to one node, in one command. */
  static final class SubscribesInOneCommand {
    private SubscribesInOneCommand() {}

    @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object link,
        @Advice.FieldValue("context") Context context,
        @Advice.Argument(0) List<String> topics)
        throws ReflectiveOperationException {
      Method send = link.getClass().getDeclaredMethod("send", Command.class, int.class, List.class);
      send.setAccessible(true);
      inOneCommand(link, send, context, topics);
      return true;
    }
  }

  /** Runs on the event loop of the link, like all its commands. */
  static void inOneCommand(Object link, Method send, Context context, List<String> topics) {
    context.runOnContext(
        now -> {
          try {
            send.invoke(link, Command.SSUBSCRIBE, HashSlot.of(topics.get(0)), topics);
          } catch (ReflectiveOperationException refused) {
            throw new IllegalStateException(refused);
          }
        });
  }
}
