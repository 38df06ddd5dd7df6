package io.tidewire.kit.redis.script;

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

/**
 * A Lua script that ships beside the class that sends it, and the digest Redis knows it by.
 *
 * @param takesReplicationId whether its first argument is the replication id, which whoever sends
 *     it puts there: it calls {@code replication_id()} of the prelude
 */
public record Script(String sha1, String source, boolean takesReplicationId) {

  /** Defined in the contract's {@code lua/prelude.lua}. */
  private static final String ID_CALL = "replication_id()";

  private static final String ID_DEFINITION = "function " + ID_CALL;

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
    boolean takesId = source.replace(ID_DEFINITION, "").contains(ID_CALL);
    return new Script(digest(source), source, takesId);
  }

  /** Whether Redis refused a call because it does not know the digest. */
  public static boolean isForgotten(Throwable cause) {
    return cause instanceof ErrorType error && error.is("NOSCRIPT");
  }

  /** By the digest, with nothing but keys and arguments to follow. */
  public Request byDigest() {
    return Request.cmd(Command.EVALSHA).arg(sha1);
  }

  /** With its whole text, for a Redis that has forgotten the digest. */
  public Request bySource() {
    return Request.cmd(Command.EVAL).arg(source);
  }

  public Request loading() {
    return Request.cmd(Command.SCRIPT).arg("LOAD").arg(source);
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
