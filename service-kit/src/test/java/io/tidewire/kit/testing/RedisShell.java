package io.tidewire.kit.testing;

import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisUrl;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs one command on its own connection, and blocks until the answer. */
final class RedisShell {

  private static final int TIMEOUT_MS = 5_000;

  private final RedisUrl url;

  RedisShell(RedisUrl url) {
    this.url = url;
  }

  /** Strings as they are, numbers in decimal, lists a line each, nil as nothing. */
  String run(String... command) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.host(), url.port()), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      var out = new BufferedOutputStream(socket.getOutputStream());
      var in = new BufferedInputStream(socket.getInputStream());
      if (url.login().isPresent()) enter(url.login().get(), out, in);
      ask(out, command);
      return answer(in);
    }
  }

  private static void enter(RedisLogin login, OutputStream out, InputStream in) throws IOException {
    ask(out, "AUTH", login.user().orElse("default"), login.password());
    answer(in);
  }

  private static void ask(OutputStream out, String... command) throws IOException {
    out.write(("*" + command.length + "\r\n").getBytes(StandardCharsets.UTF_8));
    for (String word : command) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
  }

  private static String answer(InputStream in) throws IOException {
    String head = line(in);
    String rest = head.substring(1);
    return switch (head.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw new IllegalStateException("Redis: " + rest);
      case '$' -> bulk(in, Integer.parseInt(rest));
      case '*' -> list(in, Integer.parseInt(rest));
      default -> throw new IOException("not RESP2: " + head);
    };
  }

  private static String bulk(InputStream in, int length) throws IOException {
    if (length < 0) return "";
    byte[] bytes = in.readNBytes(length);
    line(in);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String list(InputStream in, int size) throws IOException {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < size; i++) items.add(answer(in));
    return String.join("\n", items);
  }

  private static String line(InputStream in) throws IOException {
    var text = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) throw new EOFException("Redis hung up");
      text.append((char) c);
    }
    in.read();
    return text.toString();
  }
}
