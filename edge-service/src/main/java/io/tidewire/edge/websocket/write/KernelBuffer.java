package io.tidewire.edge.websocket.write;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * How many bytes the kernel may hold of a connection whose client does not take them. Left to
 * itself it takes four megabytes: they would count nowhere, a ping would wait behind them, and for
 * an hour nobody could see whether a slow client takes anything at all.
 */
final class KernelBuffer {

  /** Bytes that cannot be sent yet; what is on its way comes on top, so a long way stays fast. */
  private static final long UNSENT = 32 * 1024;

  /** For transports that have no such limit: with what is on its way. The kernel doubles it. */
  private static final int UNACKNOWLEDGED = 64 * 1024;

  /** More than either limit, for little that has to be taken at once. */
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

  /** The kernel takes a little more, at once: a farewell, which is followed by nothing. */
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
