package io.tidewire.kit.redis.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.CommandImpl;
import io.vertx.redis.client.impl.RESPEncoder;
import io.vertx.redis.client.impl.RequestImpl;
import java.nio.charset.StandardCharsets;

/** The bytes of a command, put behind those of others: an array of bulk strings (RESP3). */
final class RespRequest {

  private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

  private RespRequest() {}

  static void append(Buffer out, Request request) {
    var command = (CommandImpl) request.command();
    var arguments = ((RequestImpl) request).getArgs();
    line(out, '*', arguments.size() + 1);
    out.appendBytes(command.getBytes());
    for (byte[] argument : arguments) {
      line(out, '$', argument.length);
      out.appendBytes(argument).appendBytes(LINE_END);
    }
  }

  /** Whether it has as many arguments as its command takes. */
  static boolean isValid(Request request) {
    return ((RequestImpl) request).valid();
  }

  /** SUBSCRIBE, UNSUBSCRIBE and their kin. */
  static boolean isAnsweredByPushes(Request request) {
    return ((CommandImpl) request.command()).isPubSub();
  }

  private static void line(Buffer out, char type, int number) {
    out.appendByte((byte) type).appendBytes(RESPEncoder.numToBytes(number)).appendBytes(LINE_END);
  }
}
