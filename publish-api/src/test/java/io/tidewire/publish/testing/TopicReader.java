package io.tidewire.publish.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A minimal Redis subscriber, which returns exactly the bytes that Redis sent. */
public final class TopicReader implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /** Returns once Redis has confirmed the subscription. */
  public TopicReader(String redisUri, String... topics) {
    URI redis = URI.create(redisUri);
    try {
      socket = new Socket(redis.getHost(), redis.getPort());
      socket.setSoTimeout(10_000);
      in = new BufferedInputStream(socket.getInputStream());
      String command = "SUBSCRIBE " + String.join(" ", topics) + "\r\n";
      socket.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
      for (String topic : topics) confirmed(topic);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void confirmed(String topic) throws IOException {
    elements();
    bulk();
    if (!new String(bulk(), StandardCharsets.UTF_8).equals(topic))
      throw new IOException("not " + topic);
    line();
  }

  /** The next message, whatever its topic. */
  public byte[] next() {
    try {
      elements();
      bulk();
      bulk();
      return bulk();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The next message's frame, without the envelope's header. */
  public String nextFrame() {
    String message = new String(next(), StandardCharsets.UTF_8);
    return message.substring(message.indexOf('\n') + 1);
  }

  private void elements() throws IOException {
    line();
  }

  private byte[] bulk() throws IOException {
    int length = Integer.parseInt(line().substring(1));
    byte[] bytes = in.readNBytes(length);
    line();
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    while (octet != '\r') {
      if (octet < 0) throw new IOException("Redis hung up");
      line.append((char) octet);
      octet = in.read();
    }
    in.read();
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // The connection is closed in either case.
    }
  }
}
