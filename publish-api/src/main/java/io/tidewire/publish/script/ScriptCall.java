package io.tidewire.publish.script;

import io.tidewire.kit.redis.script.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * A script with what it is given, to be written to Redis once or twice. A fenced one must know the
 * term of the server that it runs on, so its first argument is not settled before it is written.
 */
public final class ScriptCall {

  private final Script script;
  private final boolean fenced;
  private final List<String> keys;
  private final List<Buffer> arguments = new ArrayList<>();

  private ScriptCall(Script script, boolean fenced, List<String> keys) {
    this.script = script;
    this.fenced = fenced;
    this.keys = List.copyOf(keys);
  }

  public static ScriptCall of(Script script, List<String> keys) {
    return new ScriptCall(script, false, keys);
  }

  public static ScriptCall fenced(Script script, List<String> keys) {
    return new ScriptCall(script, true, keys);
  }

  public ScriptCall arg(String text) {
    return arg(Buffer.buffer(text));
  }

  public ScriptCall arg(long number) {
    return arg(Long.toString(number));
  }

  public ScriptCall arg(Buffer bytes) {
    arguments.add(bytes);
    return this;
  }

  Request byDigest(String term) {
    return with(Request.cmd(Command.EVALSHA).arg(script.sha1()), term);
  }

  Request bySource(String term) {
    return with(Request.cmd(Command.EVAL).arg(script.source()), term);
  }

  private Request with(Request request, String term) {
    request.arg(keys.size());
    keys.forEach(request::arg);
    if (fenced) request.arg(term);
    arguments.forEach(request::arg);
    return request;
  }
}
