package io.tidewire.edge.websocket.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A client that says exactly the bytes it is told to, right or wrong. Blocks, with an end. */
public final class RawClient implements AutoCloseable {

  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;
  public static final int FIN = 0x80;

  private static final int PATIENCE_MS = 30_000;
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private final Socket socket;
  private final DataInputStream in;

  /**
   * One frame as it arrived.
   *
   * @param head final bit, reserved bits and opcode
   */
  public record Frame(int head, Buffer payload) {

    public int opcode() {
      return head & 0x0F;
    }

    public String text() {
      return payload.toString(UTF_8);
    }

    /** Of a close frame; 1005 without one. */
    public int code() {
      return payload.length() < 2 ? 1005 : payload.getUnsignedShort(0);
    }

    public String reason() {
      return payload.getString(2, payload.length(), "UTF-8");
    }
  }

  public RawClient(Socket socket) {
    try {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public static RawClient connect(int port) {
    return connect(port, 0);
  }

  /**
   * @param receiveBuffer bytes that the kernel takes for a client that does not read; 0 for the
   *     default
   */
  public static RawClient connect(int port, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      return new RawClient(socket);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  /** Connected, upgraded, and past the 101. */
  public static RawClient open(int port) {
    return open(port, 0);
  }

  public static RawClient open(int port, int receiveBuffer) {
    RawClient client = connect(port, receiveBuffer);
    String head = client.upgrade("/app/key?protocol=7");
    if (!head.startsWith("HTTP/1.1 101")) throw new IllegalStateException(head);
    return client;
  }

  public static String handshake(String path, String... headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: edge\r\n");
    request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    for (String header : headers) request.append(header).append("\r\n");
    return request.append("\r\n").toString();
  }

  /** Asks for a WebSocket and returns the head of the answer. */
  public String upgrade(String path, String... headers) {
    send(handshake(path, headers));
    return head();
  }

  public RawClient send(String text) {
    return send(text.getBytes(UTF_8));
  }

  public RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  public RawClient text(String text) {
    return send(frame(FIN | TEXT, text.getBytes(UTF_8)));
  }

  public RawClient close(int code) {
    return send(frame(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code}));
  }

  /** A masked frame. */
  public static byte[] frame(int head, byte[] payload) {
    byte[] frame = unmasked(head, payload);
    int header = frame.length - payload.length;
    byte[] masked = new byte[frame.length + MASK.length];
    System.arraycopy(frame, 0, masked, 0, header);
    masked[1] |= (byte) 0x80;
    System.arraycopy(MASK, 0, masked, header, MASK.length);
    for (int i = 0; i < payload.length; i++) {
      masked[header + MASK.length + i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
    }
    return masked;
  }

  /** What only a server may send. */
  public static byte[] unmasked(int head, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) head);
    if (payload.length <= 125) {
      frame.put((byte) payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** An HTTP head, up to and with the empty line. */
  public String head() {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try {
      while (!head.toString(UTF_8).endsWith("\r\n\r\n")) head.write(in.readUnsignedByte());
      return head.toString(UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("after: " + head.toString(UTF_8), broken);
    }
  }

  /** Of an HTTP answer whose length is known. */
  public String body(int length) {
    try {
      return new String(in.readNBytes(length), UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public Frame read() {
    try {
      int head = in.readUnsignedByte();
      byte[] payload = new byte[length(in.readUnsignedByte())];
      in.readFully(payload);
      return new Frame(head, Buffer.buffer(payload));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private int length(int first) throws IOException {
    if (first == 126) return in.readUnsignedShort();
    return first == 127 ? (int) in.readLong() : first;
  }

  /** Reads past other frames to the close frame. */
  public Frame readClose() {
    Frame frame = read();
    while (frame.opcode() != CLOSE) frame = read();
    return frame;
  }

  /** Whether the server ends the TCP connection, whatever it says before. */
  public boolean isCutOff() {
    try {
      in.skipNBytes(Long.MAX_VALUE);
      return false;
    } catch (EOFException ended) {
      return true;
    } catch (SocketException reset) {
      return true;
    } catch (IOException patience) {
      return false;
    }
  }

  /** Ends without a goodbye. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      throw new UncheckedIOException(alreadyGone);
    }
  }

  /** Ends with a TCP reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException alreadyGone) {
      throw new UncheckedIOException(alreadyGone);
    }
    close();
  }
}
