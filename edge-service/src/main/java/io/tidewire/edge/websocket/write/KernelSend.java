package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes by one system call, past the channel's outbound buffer, whose entry and reference
 * count would cost more than the rest of a delivery.
 *
 * <p>Allowed only on the channel's event loop and while its outbound buffer is empty: otherwise the
 * bytes would overtake those that wait there.
 */
public final class KernelSend {

  private KernelSend() {}

  /**
   * The socket of a channel. Null if it cannot be written to directly: the transport is not epoll,
   * or a handler such as TLS changes the bytes.
   *
   * @param raw the context below which buffers are written
   */
  public static @Nullable Socket below(ChannelHandlerContext raw) {
    if (!(raw.channel() instanceof EpollSocketChannel channel)) return null;
    return isDirect(raw) ? (Socket) channel.fd() : null;
  }

  /** Whether a buffer written at this context reaches the channel unchanged. */
  static boolean isDirect(ChannelHandlerContext raw) {
    for (Map.Entry<String, ChannelHandler> handler : raw.pipeline()) {
      if (handler.getKey().equals(raw.name())) return true;
      if (handler.getValue() instanceof ChannelOutboundHandler) return false;
    }
    return false;
  }

  /**
   * Returns how many bytes the kernel took; 0 if the socket failed, which the channel notices when
   * the rest is written to it.
   */
  static int send(Socket socket, ByteBuf bytes) {
    // The number of a closed one may be another connection's by now.
    if (!socket.isOpen()) return 0;
    try {
      int from = bytes.readerIndex();
      if (bytes.hasMemoryAddress()) {
        return socket.sendAddress(bytes.memoryAddress(), from, bytes.writerIndex());
      }
      return socket.send(bytes.nioBuffer(), 0, bytes.readableBytes());
    } catch (IOException failed) {
      return 0;
    }
  }
}
