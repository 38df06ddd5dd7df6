package io.tidewire.publish.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An application's backend, which writes signed requests by docs/design/protocol.md §7.5 without
 * any code of the server. The credentials are those of the specification's vectors.
 */
public record Backend(String appId, String key, String secret, long timestamp) {

  public static final long VECTOR_TIME = 1_760_000_000;

  public static final Backend VECTORS =
      new Backend("900123", "f0e1d2c3b4a5968778aa", "9b8c7d6e5f4a3b2c1d0e", VECTOR_TIME);

  public Backend at(long seconds) {
    return new Backend(appId, key, secret, seconds);
  }

  /** A publish request. */
  public byte[] events(String body) {
    return post("/apps/" + appId + "/events", body);
  }

  public byte[] event(String name, String channel, String data) {
    return events(
        "{\"name\":\"%s\",\"channel\":\"%s\",\"data\":\"%s\"}".formatted(name, channel, data));
  }

  public byte[] batch(String body) {
    return post("/apps/" + appId + "/batch_events", body);
  }

  public byte[] post(String path, String body) {
    return request("POST", path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] get(String path, Map<String, String> parameters) {
    return request("GET", "/apps/" + appId + path, parameters, new byte[0]);
  }

  /**
   * @param parameters sent unchanged, so they must not need encoding
   */
  public byte[] request(String method, String path, Map<String, String> parameters, byte[] body) {
    return http(method, path + "?" + query(method, path, parameters, body), body);
  }

  /** The signed query, in the order in which it is signed. */
  public String query(String method, String path, Map<String, String> parameters, byte[] body) {
    TreeMap<String, String> all = new TreeMap<>(parameters);
    all.putIfAbsent("auth_key", key);
    all.putIfAbsent("auth_timestamp", Long.toString(timestamp));
    all.putIfAbsent("auth_version", "1.0");
    if (body.length > 0) all.putIfAbsent("body_md5", md5(body));
    String query =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    return query + "&auth_signature=" + sign(method + "\n" + path + "\n" + query);
  }

  /** A request with exactly these parts. */
  public static byte[] http(String method, String target, byte[] body) {
    String head =
        "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(method.toUpperCase(Locale.ROOT), target, body.length);
    byte[] request = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(request, request.length + body.length);
    System.arraycopy(body, 0, whole, request.length, body.length);
    return whole;
  }

  /**
   * The signed head of a publish whose body is not sent along.
   *
   * @param bodyMd5 that is signed
   * @param header that announces the body
   */
  public String head(String bodyMd5, String header) {
    String path = "/apps/" + appId + "/events";
    String query = query("POST", path, Map.of("body_md5", bodyMd5), new byte[0]);
    return "POST %s?%s HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n".formatted(path, query, header);
  }

  /** The same request with one more header. */
  public static byte[] with(byte[] request, String header, String value) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.replaceFirst("\r\n", "\r\n" + header + ": " + value + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  public String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static String md5(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
