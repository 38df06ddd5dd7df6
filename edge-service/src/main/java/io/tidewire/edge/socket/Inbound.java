package io.tidewire.edge.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole messages of data frames. The decoder has already refused what breaks the order of
 * fragments; here are the limits on the message as a whole, and its UTF-8.
 */
final class Inbound {

  /** Who reads the messages of a connection. */
  interface Reader {

    void text(String message);

    void binary();

    /** The message cannot be accepted, and so the connection ends. */
    void refused(WebSocketCloseStatus why);
  }

  private final ByteBufAllocator allocator;
  private final int maxBytes;
  private final Reader reader;

  /** The fragments so far; null between messages. */
  private @Nullable ByteBuf fragments;

  private boolean isText;

  Inbound(ByteBufAllocator allocator, int maxBytes, Reader reader) {
    this.allocator = allocator;
    this.maxBytes = maxBytes;
    this.reader = reader;
  }

  /** Does not consume the frame. */
  void frame(WebSocketFrame frame) {
    ByteBuf content = frame.content();
    if (fragments == null) {
      isText = frame instanceof TextWebSocketFrame;
      if (frame.isFinalFragment()) {
        whole(content);
      } else {
        fragments = allocator.buffer(content.readableBytes());
        append(fragments, content);
      }
      return;
    }
    if (!append(fragments, content) || !frame.isFinalFragment()) return;
    try {
      whole(fragments);
    } finally {
      release();
    }
  }

  private boolean append(ByteBuf message, ByteBuf fragment) {
    if (message.readableBytes() + fragment.readableBytes() > maxBytes) {
      release();
      reader.refused(WebSocketCloseStatus.MESSAGE_TOO_BIG);
      return false;
    }
    message.writeBytes(fragment, fragment.readerIndex(), fragment.readableBytes());
    return true;
  }

  private void whole(ByteBuf message) {
    if (!isText) {
      reader.binary();
    } else if (ByteBufUtil.isText(message, UTF_8)) {
      reader.text(message.toString(UTF_8));
    } else {
      reader.refused(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
    }
  }

  /** Forgets a message that was begun. */
  void release() {
    if (fragments == null) return;
    ByteBuf held = fragments;
    fragments = null;
    held.release();
  }
}
