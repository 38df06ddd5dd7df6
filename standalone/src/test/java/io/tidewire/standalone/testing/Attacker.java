package io.tidewire.standalone.testing;

import io.tidewire.kit.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that sends as much as the server accepts, without waiting for answers. It keeps what
 * it receives, up to a limit, unless it is deaf. For one thread.
 */
public final class Attacker implements AutoCloseable {

  /** A server that accepts nothing for that long has stopped reading. */
  private static final Duration STALL = Duration.ofMillis(500);

  private static final int SLICE = 65_536;
  private static final int KEPT_MAX = 16 << 20;
  private static final int TINY = 4_096;

  private final SocketChannel channel;
  private boolean deaf;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private boolean ended;

  private Attacker(int port, boolean tiny) {
    try {
      channel = SocketChannel.open();
      if (tiny) channel.setOption(StandardSocketOptions.SO_RCVBUF, TINY);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public static Attacker tcp(int port) {
    return new Attacker(port, false);
  }

  /** An established connection. */
  public static Attacker webSocket(int port, String pathAndQuery) {
    return new Attacker(port, false).upgrade(pathAndQuery, "");
  }

  /** An established connection with permessage-deflate, if the server agrees. */
  public static Attacker deflating(int port, String pathAndQuery) {
    return new Attacker(port, false)
        .upgrade(pathAndQuery, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  }

  /** A connection that reads nothing after it is established, and has a tiny receive buffer. */
  public static Attacker deaf(int port, String pathAndQuery) {
    Attacker attacker = new Attacker(port, true).upgrade(pathAndQuery, "");
    attacker.deaf = true;
    return attacker;
  }

  private Attacker upgrade(String pathAndQuery, String header) {
    String handshake = RawSocket.handshake(pathAndQuery);
    String whole = handshake.substring(0, handshake.length() - 2) + header + "\r\n";
    send(whole.getBytes(StandardCharsets.UTF_8));
    awaitText("connection_established");
    return this;
  }

  /**
   * Returns how many of the bytes the server accepted: fewer than all if it stopped reading or
   * ended the connection.
   */
  public int send(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    long stalled = System.nanoTime();
    while (rest.hasRemaining() && !ended) {
      int taken = write(rest);
      if (!deaf) read();
      if (taken > 0) stalled = System.nanoTime();
      else if (System.nanoTime() - stalled > STALL.toNanos()) break;
      else LockSupport.parkNanos(1_000_000);
    }
    return rest.position();
  }

  private int write(ByteBuffer rest) {
    ByteBuffer slice = rest.slice();
    slice.limit(Math.min(SLICE, slice.remaining()));
    try {
      int taken = channel.write(slice);
      rest.position(rest.position() + taken);
      return taken;
    } catch (IOException reset) {
      ended = true;
      return 0;
    }
  }

  /** Reads what has arrived. */
  public Attacker read() {
    ByteBuffer room = ByteBuffer.allocate(SLICE);
    try {
      while (!ended) {
        int length = channel.read(room.clear());
        if (length < 0) ended = true;
        if (length <= 0) break;
        if (received.size() < KEPT_MAX) received.write(room.array(), 0, length);
      }
    } catch (IOException reset) {
      ended = true;
    }
    return this;
  }

  /** What was received, as text. */
  public String heard() {
    return read().received.toString(StandardCharsets.ISO_8859_1);
  }

  public int count(String part) {
    String text = heard();
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) count++;
    return count;
  }

  public void awaitText(String part) {
    Await.until(part, () -> heard().contains(part) || ended);
  }

  /** Whether the server has ended the connection, as far as it was read. */
  public boolean isEnded() {
    read();
    return ended;
  }

  /** The last close code received; {@link RawSocket#NO_CODE} if there was none. */
  public int closeCode() {
    byte[] bytes = received.toByteArray();
    int at = heard().indexOf("\r\n\r\n") + 4;
    int code = RawSocket.NO_CODE;
    while (at + 2 <= bytes.length) {
      int opcode = bytes[at] & 0xf;
      int length = bytes[at + 1] & 0x7f;
      int head = length == 126 ? 4 : length == 127 ? 10 : 2;
      if (at + head > bytes.length) break;
      if (length == 126) length = ByteBuffer.wrap(bytes).getShort(at + 2) & 0xffff;
      else if (length == 127) length = (int) ByteBuffer.wrap(bytes).getLong(at + 2);
      if (opcode == RawSocket.CLOSE && at + head + 2 <= bytes.length)
        code = ByteBuffer.wrap(bytes).getShort(at + head) & 0xffff;
      at += head + length;
    }
    return code;
  }

  /** Resets the connection without a close frame. */
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      // The connection is closed already.
    }
    close();
  }

  @Override
  public void close() {
    ended = true;
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
