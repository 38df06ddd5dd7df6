package io.tidewire.standalone.quickstart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JWTs for the development app, as an application's login would issue them. */
final class DevelopmentToken {

  static final Duration LIFETIME = Duration.ofHours(12);

  private static final String ALGORITHM = "HmacSHA256";
  private static final JsonObject HEADER = new JsonObject().put("alg", "HS256").put("typ", "JWT");

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
    String signed = segment(HEADER) + "." + segment(claims);
    return signed + "." + base64Url(hmac(app.tokenSecret(), signed));
  }

  private static String segment(JsonObject part) {
    return base64Url(part.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
