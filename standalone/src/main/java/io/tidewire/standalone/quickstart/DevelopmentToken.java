package io.tidewire.standalone.quickstart;

import io.tidewire.signing.Hs256Jwt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** JWTs for the development app, as an application's login would issue them. */
final class DevelopmentToken {

  static final Duration LIFETIME = Duration.ofHours(12);

  private DevelopmentToken() {}

  /**
   * A token that permits every channel.
   *
   * @param user the user id
   * @param name what other members of presence channels see
   */
  static String issue(DevelopmentApp app, String user, String name, Instant now) {
    JsonObject everyChannel =
        new JsonObject().put("*", new JsonArray().add("subscribe").add("publish"));
    JsonObject claims =
        new JsonObject()
            .put("sub", user)
            .put("user_info", new JsonObject().put("name", name))
            .put("channels", everyChannel)
            .put("exp", now.plus(LIFETIME).getEpochSecond());
    return Hs256Jwt.issue(app.tokenSecret().getBytes(StandardCharsets.UTF_8), claims.encode());
  }
}
