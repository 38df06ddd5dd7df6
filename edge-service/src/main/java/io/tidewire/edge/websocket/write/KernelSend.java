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
 * Gives bytes to the kernel by one system call, past the channel's outbound buffer, whose entry and
 * reference count would cost more than all else that we do for a delivery.
 *
 * <p>Allowed only on the channel's event loop and while its outbound buffer is empty: else the
 * bytes would overtake what waits there.
 */
public final class KernelSend {

  private KernelSend() {}

  /**
   * The socket below a channel. Null if there is none that could be written to: another transport
   * than epoll, or something like TLS between the buffers and the socket.
   *
   * @param raw the context whose way down to the socket is meant
   */
  public static @Nullable Socket below(ChannelHandlerContext raw) {
    if (!(raw.channel() instanceof EpollSocketChannel channel)) return null;
    return isDirect(raw) ? (Socket) channel.fd() : null;
  }

  /** Whether a buffer that is written here reaches the channel as it is. */
  static boolean isDirect(ChannelHandlerContext raw) {
    for (Map.Entry<String, ChannelHandler> handler : raw.pipeline()) {
      if (handler.getKey().equals(raw.name())) return true;
      if (handler.getValue() instanceof ChannelOutboundHandler) return false;
    }
    return false;
  }

  /**
   * Returns how many bytes the kernel took. None if the socket failed: the channel finds that out
   * by itself when it is given the rest.
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
