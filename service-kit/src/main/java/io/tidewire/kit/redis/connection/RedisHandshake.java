package io.tidewire.kit.redis.connection;

import io.tidewire.kit.net.FailureReason;
import io.tidewire.kit.redis.errors.WrongRedis;
import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;

/** What a new connection must lead to, and what refusals on it mean. */
public enum RedisHandshake {
  /** A single primary, or the one that Sentinels name. */
  PRIMARY {
    @Override
    String passwordKey() {
      return "tidewire.redis.password";
    }

    @Override
    Future<Response> checkMode(String mode, Response hello) {
      if (mode.equals("cluster")) return wrong(CLUSTER);
      if (mode.equals("sentinel")) return wrong(SENTINEL_FOUND);
      Response role = hello.get("role");
      if (role != null && !role.toString().equals("master")) {
        return Future.failedFuture("it is a " + role + ", not the primary");
      }
      return Future.succeededFuture(hello);
    }
  },
  /** Any node of a Redis Cluster. */
  CLUSTER_NODE {
    @Override
    String passwordKey() {
      return "tidewire.redis.password";
    }

    @Override
    Future<Response> checkMode(String mode, Response hello) {
      if (mode.equals("sentinel")) return wrong(SENTINEL_FOUND);
      if (!mode.equals("cluster")) return wrong(NO_CLUSTER);
      Response version = hello.get("version");
      String told = version == null ? "" : version.toString();
      return told.matches("[1-6]\\..*")
          ? wrong("it is Redis " + told + "; a cluster needs Redis 7.0 or Valkey 8")
          : Future.succeededFuture(hello);
    }
  },
  /** A node of a Redis Cluster that serves slots. */
  CLUSTER_PRIMARY {
    @Override
    String passwordKey() {
      return CLUSTER_NODE.passwordKey();
    }

    @Override
    Future<Response> checkMode(String mode, Response hello) {
      Response role = hello.get("role");
      if (role != null && !role.toString().equals("master")) {
        return Future.failedFuture("it is a " + role + ", not a primary");
      }
      return CLUSTER_NODE.checkMode(mode, hello);
    }
  },
  /** A Sentinel. */
  SENTINEL {
    @Override
    String passwordKey() {
      return "tidewire.redis.sentinel-password";
    }

    @Override
    Future<Response> checkMode(String mode, Response hello) {
      return mode.equals("sentinel") ? Future.succeededFuture(hello) : wrong(NO_SENTINEL);
    }
  };

  private static final String CLUSTER =
      "it is a node of a Redis Cluster, which a redis:// URL cannot address: write"
          + " redis+cluster://host:port";
  private static final String NO_CLUSTER =
      "it is a Redis by itself, not a node of a Redis Cluster: write redis://host:port";
  private static final String SENTINEL_FOUND =
      "it is a Sentinel, which holds no data: write redis+sentinel://host:port/name, with the name"
          + " by which it monitors the primary";
  private static final String NO_SENTINEL =
      "it is a Redis, not a Sentinel: write the addresses of Sentinels (usual port 26379), or"
          + " redis://host:port for a single Redis";
  private static final String FOREIGN =
      "the server there is not a Redis, or it expects TLS: for TLS the URL begins with rediss://";
  private static final String WRONG_NAME = "subject alternative";
  private static final String NAME_NEEDED =
      "; use the host name in its certificate (Sentinels tell host names with sentinel"
          + " announce-hostnames yes, nodes of a cluster with cluster-announce-hostname)";

  /** Fails unless {@code hello} comes from what is expected, and it speaks RESP3. */
  public final Future<Response> check(Response hello) {
    if (hello.get("proto").toInteger() != 3)
      return wrong("it speaks only RESP2; use Redis 6.2 or newer");
    Response mode = hello.get("mode");
    return checkMode(mode == null ? "standalone" : mode.toString(), hello);
  }

  abstract String passwordKey();

  abstract Future<Response> checkMode(String mode, Response hello);

  /** The reason, for people. */
  public final String explain(Throwable cause, RedisUrl url) {
    String said = withoutPassword(FailureReason.of(cause), url);
    boolean unnamed = url.tls() && url.address().isIp() && said.contains(WRONG_NAME);
    if (unnamed) return said + NAME_NEEDED;
    if (!(cause instanceof ErrorType error)) return said;
    if (isForeign(cause)) return FOREIGN;
    if (error.is("CONNECTION_CLOSED")) return "connection closed";
    if (error.is("NOAUTH")) return "it requires a password: set " + passwordKey();
    if (error.is("WRONGPASS")) return "it rejected the user name or password: " + said;
    return said;
  }

  /** Whether something else than a Redis answered. The client quotes the first byte of it. */
  public static boolean isForeign(Throwable cause) {
    return cause instanceof ErrorType error && error.is("ILLEGAL_STATE");
  }

  /** An old Redis repeats what it does not understand, and that may be the login. */
  private static String withoutPassword(String said, RedisUrl url) {
    return url.login()
        .map(RedisLogin::password)
        .filter(password -> !password.isEmpty())
        .map(password -> said.replace(password, "…"))
        .orElse(said);
  }

  private static Future<Response> wrong(String why) {
    return Future.failedFuture(new WrongRedis(why));
  }
}
