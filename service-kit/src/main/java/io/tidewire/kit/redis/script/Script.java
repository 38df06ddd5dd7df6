package io.tidewire.kit.redis.script;

import io.tidewire.kit.redis.CommandLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script that ships beside the class that sends it, and the digest Redis knows it by. */
public record Script(String sha1, String source) {

  /** How every script of ours asks for the replication id. */
  private static final String QUESTION = "redis.call('INFO', 'replication')";

  /** Reads {@code resource} from where {@code owner} is. A missing file is a broken build. */
  public static Script load(Class<?> owner, String resource) {
    try (InputStream file = owner.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalArgumentException("no " + resource + " beside " + owner.getName());
      }
      return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * This one, which only defines functions, and behind it another that calls them: as {@link #load}
   * reads it.
   */
  public Script then(Class<?> owner, String resource) {
    return of(source + load(owner, resource).source);
  }

  public static Script of(String source) {
    return new Script(digest(source), source);
  }

  /**
   * The same script for a Redis that lets none ask for its replication id: the answer stands in the
   * place of the question.
   *
   * @param term as {@link CommandLink#term}
   */
  Script told(String term) {
    return term.isEmpty() || !source.contains(QUESTION)
        ? this
        : of(source.replace(QUESTION, "'master_replid:" + term + "'"));
  }

  /** Whether Redis refused a call because it does not know the digest. */
  public static boolean isForgotten(Throwable cause) {
    return cause instanceof ErrorType error && error.is("NOSCRIPT");
  }

  public Request byDigest(List<String> keys, List<String> args) {
    return with(Request.cmd(Command.EVALSHA).arg(sha1), keys, args);
  }

  public Request bySource(List<String> keys, List<String> args) {
    return with(Request.cmd(Command.EVAL).arg(source), keys, args);
  }

  public Request loading() {
    return Request.cmd(Command.SCRIPT).arg("LOAD").arg(source);
  }

  private static Request with(Request request, List<String> keys, List<String> args) {
    request.arg(keys.size());
    keys.forEach(request::arg);
    args.forEach(request::arg);
    return request;
  }

  private static String digest(String source) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-1", impossible);
    }
  }

  @Override
  public String toString() {
    return "Script(" + sha1 + ")";
  }
}
