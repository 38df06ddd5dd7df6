package io.tidewire.standalone.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TCP connection that says what no decent client would. */
public final class RawSocket implements AutoCloseable {

  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;

  private static final int FIN = 0x80;
  private static final int TIMEOUT_MS = 20_000;

  /** The end of the connection without a close frame. */
  public static final int NO_CODE = 1006;

  private final Socket socket;
  private final DataInputStream in;

  private RawSocket(int port, int receiveBuffer) {
    try {
      socket = new Socket();
      if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Says nothing yet. */
  public static RawSocket tcp(int port) {
    return new RawSocket(port, 0);
  }

  /** Upgraded, whatever the first frame will be. */
  public static RawSocket webSocket(int port, String pathAndQuery) {
    return upgraded(new RawSocket(port, 0), pathAndQuery);
  }

  /** The same, with next to no room for what it does not read. */
  public static RawSocket deaf(int port, String pathAndQuery) {
    return upgraded(new RawSocket(port, 4_096), pathAndQuery);
  }

  /** A decent handshake. */
  public static String handshake(String pathAndQuery) {
    return "GET "
        + pathAndQuery
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  private static RawSocket upgraded(RawSocket raw, String pathAndQuery) {
    raw.send(handshake(pathAndQuery));
    String status = raw.head();
    if (!status.contains(" 101 ")) throw new AssertionError(status);
    return raw;
  }

  public void send(String text) {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A whole message, masked with zeros. */
  public void frame(int opcode, byte[] payload) {
    int bytes = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(bytes + 14).put((byte) (FIN | opcode));
    if (bytes < 126) {
      frame.put((byte) (0x80 | bytes));
    } else if (bytes < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) bytes);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(bytes);
    }
    frame.putInt(0).put(payload);
    byte[] exact = new byte[frame.position()];
    frame.flip().get(exact);
    send(exact);
  }

  /** The status line; reads to the end of the head. */
  public String head() {
    try {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.readUnsignedByte());
      return head.substring(0, head.indexOf("\r\n"));
    } catch (EOFException hungUp) {
      return "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The next frame that comes, whatever it is, as text. */
  public String next() {
    try {
      in.readUnsignedByte();
      return new String(in.readNBytes(length()), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Reads on to the end, and says with which code it came. */
  public int closeCode() {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0xf;
        byte[] payload = in.readNBytes(length());
        if (opcode == CLOSE) return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort();
      }
    } catch (IOException end) {
      return NO_CODE;
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) return in.readUnsignedShort();
    return length == 127 ? (int) in.readLong() : length;
  }

  /** True when the server has hung up, without having said anything. */
  public boolean isHungUpOn() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
