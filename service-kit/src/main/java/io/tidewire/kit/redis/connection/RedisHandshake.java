package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.errors.WrongRedis;
import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;

/** What Redis says about itself when a connection is new, and what its refusals mean. */
public final class RedisHandshake {

  private static final String CLUSTER =
      "it is a node of a Redis Cluster, which a redis:// URL cannot address: use the URL of a"
          + " single primary";
  private static final String SENTINEL =
      "it is a Sentinel, which holds no data: use the URL of the primary that it monitors";

  private RedisHandshake() {}

  /** Fails unless {@code hello} comes from a single primary that speaks RESP3. */
  public static Future<Response> check(Response hello) {
    if (hello.get("proto").toInteger() != 3) return wrong("it speaks RESP2; Redis 6 is needed");
    Response mode = hello.get("mode");
    if (mode != null && mode.toString().equals("cluster")) return wrong(CLUSTER);
    if (mode != null && mode.toString().equals("sentinel")) return wrong(SENTINEL);
    Response role = hello.get("role");
    if (role != null && !role.toString().equals("master")) {
      return Future.failedFuture("it is a " + role + ", not the primary");
    }
    return Future.succeededFuture(hello);
  }

  /** The reason, for people. */
  public static String explain(Throwable cause, RedisUrl url) {
    String said = withoutPassword(words(cause), url);
    if (!(cause instanceof ErrorType error)) return said;
    if (error.is("CONNECTION_CLOSED")) return "connection closed";
    if (error.is("NOAUTH")) return "it requires a password: set tidewire.redis.password";
    if (error.is("WRONGPASS")) return "it rejected the user name or password: " + said;
    return said;
  }

  /** The last cause says what the first one means: which certificate, which name. */
  private static String words(Throwable cause) {
    Throwable last = cause;
    while (last.getCause() != null) last = last.getCause();
    String said = String.valueOf(cause.getMessage());
    return last == cause ? said : said + ": " + last.getMessage();
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
