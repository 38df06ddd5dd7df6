package io.tidewire.kit.redis.script;

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
  private final List<Buffer> arguments;

  private ScriptCall(Script script, List<String> keys, List<Buffer> arguments) {
    this.script = script;
    this.keys = List.copyOf(keys);
    this.arguments = arguments;
  }

  public static ScriptCall of(Script script, List<String> keys) {
    return new ScriptCall(script, keys, new ArrayList<>());
  }

  public static ScriptCall of(Script script, List<String> keys, List<String> args) {
    ScriptCall call = of(script, keys);
    args.forEach(call::arg);
    return call;
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

  /** All of one hash slot. */
  public List<String> keys() {
    return keys;
  }

  Request byDigest(Supplier<String> replicationId) {
    return with(script.byDigest(), replicationId);
  }

  Request bySource(Supplier<String> replicationId) {
    return with(script.bySource(), replicationId);
  }

  /** The same call in a Redis Cluster. */
  public ScriptCall sharded() {
    return new ScriptCall(script.sharded(), keys, arguments);
  }

  /**
   * The command.
   *
   * @param bySource for a Redis that has forgotten the script
   */
  public Request request(boolean bySource, Supplier<String> replicationId) {
    return bySource ? bySource(replicationId) : byDigest(replicationId);
  }

  private Request with(Request request, Supplier<String> replicationId) {
    request.arg(keys.size());
    keys.forEach(request::arg);
    if (script.takesReplicationId()) request.arg(replicationId.get());
    arguments.forEach(request::arg);
    return request;
  }
}
