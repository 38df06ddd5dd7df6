package io.tidewire.signing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Issues JWTs signed with HS256 (RFC 7519), as an application's login would. */
public final class Hs256Jwt {

  private static final String HEADER =
      segment("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

  private Hs256Jwt() {}

  /**
   * The compact form.
   *
   * @param claims a JSON object
   */
  public static String issue(byte[] secret, String claims) {
    String signed = HEADER + "." + segment(claims.getBytes(StandardCharsets.UTF_8));
    return signed + "." + segment(Hmac.bytes(secret, signed.getBytes(StandardCharsets.UTF_8)));
  }

  private static String segment(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
