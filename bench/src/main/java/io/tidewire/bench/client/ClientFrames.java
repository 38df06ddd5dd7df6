package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Writes the WebSocket frames of a client, masked with zeros: masking protects proxies, and there
 * are none on loopback.
 */
final class ClientFrames {

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PONG = 0x8A;
  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int NO_MASK = 0;

  private ClientFrames() {}

  static ByteBuf text(ByteBufAllocator allocator, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    if (payload.length > 0xFFFF) throw new IllegalArgumentException("frame too long");
    return header(allocator, TEXT, payload.length).writeBytes(payload);
  }

  static ByteBuf pong(ByteBufAllocator allocator, ByteBuf ping, int from, int to) {
    return header(allocator, PONG, to - from).writeBytes(ping, from, to - from);
  }

  static ByteBuf close(ByteBufAllocator allocator, int code) {
    return header(allocator, CLOSE, Short.BYTES).writeShort(code);
  }

  private static ByteBuf header(ByteBufAllocator allocator, int first, int length) {
    ByteBuf frame = allocator.buffer(length + 8).writeByte(first);
    if (length < SHORT_LENGTH) frame.writeByte(MASKED | length);
    else frame.writeByte(MASKED | SHORT_LENGTH).writeShort(length);
    return frame.writeInt(NO_MASK);
  }

  /**
   * The handshake request of RFC 6455 §4.1. Its key is always the same, and the key in the answer
   * is not checked.
   */
  static ByteBuf handshake(ByteBufAllocator allocator, ServerAddress endpoint) {
    String request =
        "GET "
            + endpoint.path()
            + " HTTP/1.1\r\nHost: "
            + endpoint.host()
            + ":"
            + endpoint.port()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    return allocator
        .buffer(request.length())
        .writeBytes(request.getBytes(StandardCharsets.US_ASCII));
  }
}
