package io.tidewire.edge.websocket.write;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Limits the bytes that the kernel buffers for a connection whose client does not read. By default
 * it buffers four megabytes: these would count towards no limit, a ping would wait behind them, and
 * it could take an hour to see whether a slow client reads at all.
 */
final class KernelBuffer {

  /**
   * Unsent bytes. Bytes in flight are not included, so connections with a long round trip stay
   * fast.
   */
  private static final long UNSENT = 32 * 1024;

  /** For transports without such a limit; includes bytes in flight. The kernel doubles it. */
  private static final int UNACKNOWLEDGED = 64 * 1024;

  /** More than either limit, for a close frame that has to be taken at once. */
  private static final int ROOM = 256 * 1024;

  private static final long UNLIMITED = 0;

  private KernelBuffer() {}

  static void limit(Channel channel) {
    if (!channel.isOpen()) return;
    try {
      if (channel instanceof EpollSocketChannel epoll) {
        epoll.config().setTcpNotSentLowAt(UNSENT);
      } else {
        channel.config().setOption(ChannelOption.SO_SNDBUF, UNACKNOWLEDGED);
      }
    } catch (ChannelException gone) {
      // The channel finds that out by itself.
    }
  }

  /** Lets the kernel take the close frame at once, after which nothing is sent. */
  static void makeRoom(Channel channel) {
    if (!channel.isOpen()) return;
    try {
      channel.config().setOption(ChannelOption.SO_SNDBUF, ROOM);
      if (channel instanceof EpollSocketChannel epoll) epoll.config().setTcpNotSentLowAt(UNLIMITED);
    } catch (ChannelException gone) {
      // The channel finds that out by itself.
    }
  }
}
