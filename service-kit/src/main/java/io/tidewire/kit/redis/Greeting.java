package io.tidewire.kit.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;

/** What Redis says about itself when a connection is new, and what its refusals mean. */
final class Greeting {

  private Greeting() {}

  /** Fails unless {@code hello} comes from a primary that speaks RESP3. */
  static Future<Response> check(Response hello) {
    if (hello.get("proto").toInteger() != 3) return refused("it speaks RESP2; Redis 6 is needed");
    Response role = hello.get("role");
    if (role != null && !role.toString().equals("master")) {
      return refused("it is a " + role + ", not the primary");
    }
    return Future.succeededFuture(hello);
  }

  /** The reason, for people. Redis never repeats a password, and neither does this. */
  static String explain(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (!(cause instanceof ErrorType error)) return said;
    if (error.is("NOAUTH")) return "it wants a password: set tidewire.redis.password";
    if (error.is("WRONGPASS")) return "it refused the user or the password: " + said;
    return said;
  }

  private static Future<Response> refused(String why) {
    return Future.failedFuture(why);
  }
}
