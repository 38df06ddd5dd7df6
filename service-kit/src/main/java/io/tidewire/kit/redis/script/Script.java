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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Lua script, which is a resource beside the class that sends it, and its digest.
 *
 * @param takesReplicationId whether it calls {@code replication_id()} of the prelude; then the
 *     sender passes the replication id as its first argument
 */
public record Script(String sha1, String source, boolean takesReplicationId) {

  /** Defined in the contract's {@code lua/prelude.lua}. */
  private static final String ID_CALL = "replication_id()";

  private static final String PUBLISH = "redis.call('PUBLISH'";
  private static final String SPUBLISH = "redis.call('SPUBLISH'";

  /** As many as there are scripts. */
  private static final Map<Script, Script> SHARDED = new ConcurrentHashMap<>();

  private static final String ID_DEFINITION = "function " + ID_CALL;

  /**
   * Reads {@code resource} from the package of {@code owner}. Throws if it is missing, since the
   * build is broken then.
   */
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

  /** This script, which only defines functions, followed by another one that calls them. */
  public Script then(Class<?> owner, String resource) {
    return of(source + load(owner, resource).source);
  }

  public static Script of(String source) {
    boolean takesId = source.replace(ID_DEFINITION, "").contains(ID_CALL);
    return new Script(digest(source), source, takesId);
  }

  /** This script in a Redis Cluster, where topics belong to slots as keys do. */
  public Script sharded() {
    return SHARDED.computeIfAbsent(this, script -> of(script.source.replace(PUBLISH, SPUBLISH)));
  }

  /** Whether Redis refused a call because it does not know the digest. */
  public static boolean isForgotten(Throwable cause) {
    return cause instanceof ErrorType error && error.is("NOSCRIPT");
  }

  /** Calls it by its digest; keys and arguments follow. */
  public Request byDigest() {
    return Request.cmd(Command.EVALSHA).arg(sha1);
  }

  /** Calls it with its whole text, for a Redis that does not have it. */
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

  /** By the digest, which identifies the source. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Script script && sha1.equals(script.sha1);
  }

  @Override
  public int hashCode() {
    return sha1.hashCode();
  }

  @Override
  public String toString() {
    return "Script(" + sha1 + ")";
  }
}
