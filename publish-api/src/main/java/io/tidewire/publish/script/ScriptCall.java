package io.tidewire.publish.script;

import io.tidewire.kit.redis.script.Script;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A script with its keys and arguments, to be written to Redis once or twice. The replication id,
 * if the script takes it, is added when it is written.
 */
public final class ScriptCall {

  private final Script script;
  private final List<String> keys;
  private final List<Buffer> arguments = new ArrayList<>();

  private ScriptCall(Script script, List<String> keys) {
    this.script = script;
    this.keys = List.copyOf(keys);
  }

  public static ScriptCall of(Script script, List<String> keys) {
    return new ScriptCall(script, keys);
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

  Request byDigest(Supplier<String> replicationId) {
    return with(script.byDigest(), replicationId);
  }

  Request bySource(Supplier<String> replicationId) {
    return with(script.bySource(), replicationId);
  }

  private Request with(Request request, Supplier<String> replicationId) {
    request.arg(keys.size());
    keys.forEach(request::arg);
    if (script.takesReplicationId()) request.arg(replicationId.get());
    arguments.forEach(request::arg);
    return request;
  }
}
