package io.tidewire.standalone.testing;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.PresenceUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;

/** The app of the system tests, and a stock backend for it. */
public final class TestApp {

  public static final String ID = "100001";
  public static final String KEY = "tidewire-key";
  public static final String SECRET = "tidewire-secret";
  public static final String QUICK_ID = "200002";
  public static final String QUICK_KEY = "quick-key";
  public static final String JWT_SECRET = "a-secret-of-more-than-thirty-two-bytes-for-tokens";

  /** 32 bytes that backends share and Tidewire never sees. */
  private static final int BACKEND_TIMEOUT_MS = 20_000;

  private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private TestApp() {}

  /** An apps file with this app, and one that is impatient with silent clients. */
  public static String yaml() {
    return yaml(SECRET);
  }

  /** The same with watchlists. */
  public static String yamlWithWatchlists() {
    return yaml().replaceAll("(?m)^    keys:", "    watchlists: true\n    keys:");
  }

  /** The same with another secret. */
  public static String yaml(String secret) {
    return """
    apps:
      - id: "%s"
        keys:
          - key: %s
            secret: %s
        client_events: true
        jwt:
          algorithms: [HS256]
          keys:
            - secret: %s
        token: optional
      - id: "%s"
        keys:
          - key: %s
            secret: %s
        limits:
          activity_timeout_seconds: 1
    """
        .formatted(ID, KEY, secret, JWT_SECRET, QUICK_ID, QUICK_KEY, secret);
  }

  /**
   * The apps of {@link #yaml}, of which both promise more for some channels.
   *
   * @param namespaces in YAML's flow style
   */
  public static String yamlWith(String namespaces) {
    return yaml()
        .replaceAll(
            "(?m)^    keys:",
            Matcher.quoteReplacement("    namespaces: " + namespaces) + "\n    keys:");
  }

  /** Writes an apps file. */
  public static Path file(Path directory, String yaml) {
    try {
      return Files.writeString(Files.createDirectories(directory).resolve("apps.yml"), yaml);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A stock server SDK that calls the HTTP API there. */
  public static Pusher backend(int port) {
    return backend(port, SECRET);
  }

  public static Pusher backend(int port, String secret) {
    return local(new Pusher(ID, KEY, secret), port);
  }

  /** Directs a backend to this machine, where answers may take as long as a busy machine needs. */
  public static Pusher local(Pusher backend, int port) {
    backend.setHost("127.0.0.1:" + port);
    backend.setEncrypted(false);
    backend.setRequestTimeout(BACKEND_TIMEOUT_MS);
    return backend;
  }

  /** Publishes with the backend's trace, which the SDKs do not send. */
  public static void publish(int port, String channel, String event, String traceParent) {
    String body =
        new JsonObject().put("name", event).put("channel", channel).put("data", "{}").encode();
    URI signed = backend(port).signedUri("POST", "/apps/" + ID + "/events", body);
    HttpRequest.Builder request =
        Http.request(port, signed.getRawPath() + "?" + signed.getRawQuery())
            .header("traceparent", traceParent)
            .POST(BodyPublishers.ofString(body));
    if (Http.send(request).statusCode() != 200) throw new AssertionError("not published");
  }

  /** One that encrypts what it publishes to encrypted channels. */
  public static Pusher encryptingBackend(int port) {
    return encryptingBackend(port, SECRET);
  }

  static Pusher encryptingBackend(int port, String secret) {
    return local(new Pusher(ID, KEY, secret, MASTER_KEY), port);
  }

  /** What a backend's authorization endpoint answers. */
  public static JsonObject authorization(String socketId, String channel) {
    return new JsonObject(backend(1).authenticate(socketId, channel));
  }

  static JsonObject authorization(String socketId, String channel, String user) {
    return authorization(SECRET, socketId, channel, user);
  }

  public static JsonObject authorization(
      String secret, String socketId, String channel, String user) {
    PresenceUser who = new PresenceUser(user, Map.of("name", "Name of " + user));
    return new JsonObject(backend(1, secret).authenticate(socketId, channel, who));
  }

  /** What a backend's user authentication endpoint answers; the Java SDK has none. */
  public static JsonObject signIn(String secret, String socketId, String userData) {
    String signature =
        HexFormat.of().formatHex(Token.hmac(secret, socketId + "::user::" + userData));
    return new JsonObject().put("auth", KEY + ":" + signature).put("user_data", userData);
  }
}
