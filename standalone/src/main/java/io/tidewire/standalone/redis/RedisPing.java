package io.tidewire.standalone.redis;

import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whether a Redis on this machine is up yet. Blocks for a moment. */
final class RedisPing {

  private static final int TIMEOUT_MS = 500;
  private static final String WELCOME = "+OK\r\n+PONG\r\n";

  private RedisPing() {}

  static boolean answered(RedisUrl url) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.host(), url.port()), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      String password = url.login().map(RedisLogin::password).orElse("");
      socket.getOutputStream().write(ascii("AUTH " + password + "\r\nPING\r\n"));
      byte[] answer = socket.getInputStream().readNBytes(WELCOME.length());
      return WELCOME.equals(new String(answer, StandardCharsets.US_ASCII));
    } catch (IOException notYet) {
      return false;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
