package io.tidewire.auth;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An auth service with low limits on its HTTP endpoints. */
abstract class HttpLimitsFixture {

  static final Issuer ISSUER = Issuer.eddsa("d1");
  static final String BODY = "socket_id=1.1&channel_name=private-x";

  /**
   * A stopped clock, so that rate limits recover nothing while a slow machine sends its requests.
   */
  private final Clock stopped = Clock.fixed(Instant.now(), ZoneOffset.UTC);

  @TempDir Path folder;
  Optional<AuthFixture> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(AuthFixture::close);
  }

  AuthFixture start(Map<String, String> settings) throws IOException {
    Path pem = folder.resolve("d1.pem");
    java.nio.file.Files.writeString(pem, ISSUER.pem());
    String yaml =
        """
        apps:
          - id: %s
            keys: [ { key: %s, secret: %s } ]
            token: optional
            jwt: { keys: [ { id: d1, public_key_file: d1.pem } ] }
        """
            .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET);
    AuthFixture auth = AuthFixture.start(folder, yaml, settings, Map.of(), stopped);
    started = Optional.of(auth);
    return auth;
  }

  static double refused(AuthFixture auth, String reason) {
    return auth.count("tidewire_auth_http_refused", "reason", reason);
  }

  static String good() {
    return ISSUER.token(claims(0));
  }

  static String claims(int number) {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return "{\"exp\":"
        + exp
        + ",\"n\":"
        + number
        + ",\"channels\":{\"private-*\":[\"subscribe\"]}}";
  }

  static String request(String forwardedFor, String token) {
    String forwarded = forwardedFor.isEmpty() ? "" : "X-Forwarded-For: " + forwardedFor + "\r\n";
    return "POST /auth/channel HTTP/1.1\r\nHost: x\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + forwarded
        + "Content-Length: "
        + BODY.length()
        + "\r\n\r\n"
        + BODY;
  }

  static String sign(AuthFixture auth, String forwardedFor, String token) throws IOException {
    return answer(auth, request(forwardedFor, token));
  }

  static String answer(AuthFixture auth, String request) throws IOException {
    try (Socket socket = connect(auth)) {
      write(socket, request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));
      return readAll(socket);
    }
  }

  static Socket connect(AuthFixture auth) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), auth.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  static String readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] chunk = new byte[65_536];
    try {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        text.append(new String(chunk, 0, read, StandardCharsets.UTF_8));
      }
    } catch (SocketException reset) {
      return text.toString();
    }
    return text.toString();
  }

  static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
