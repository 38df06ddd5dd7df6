package io.tidewire.standalone.testing;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JWTs as an application's login would hand them out. */
public final class Token {

  private Token() {}

  /** Valid for ten minutes. */
  public static String of(Map<String, Object> claims) {
    return of(claims, 600);
  }

  public static String of(Map<String, Object> claims, int seconds) {
    JsonObject payload =
        new JsonObject(new HashMap<>(claims)).put("exp", Instant.now().getEpochSecond() + seconds);
    String text = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + part(payload.encode());
    return text + "." + base64(hmac(TestApp.JWT_SECRET, text));
  }

  public static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String part(String json) {
    return base64(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
