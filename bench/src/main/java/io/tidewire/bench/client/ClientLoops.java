package io.tidewire.bench.client;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops of the generator; uses epoll if available. */
public final class ClientLoops implements AutoCloseable {

  private static final int QUIET_MS = 0;
  private static final int LIMIT_MS = 5_000;

  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> all = new ArrayList<>();

  /**
   * @param name of the threads, by which their CPU time is attributed
   */
  public ClientLoops(String name, int count) {
    IoHandlerFactory io = isEpoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), io);
    for (EventExecutor loop : group) all.add((EventLoop) loop);
  }

  public static boolean isEpoll() {
    return Epoll.isAvailable();
  }

  public static Class<? extends SocketChannel> channelType() {
    return isEpoll() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  public List<EventLoop> all() {
    return all;
  }

  /** Returns when every loop has run the tasks that were submitted before. */
  public void settle() {
    for (EventLoop loop : all) {
      loop.submit(() -> {}).awaitUninterruptibly(LIMIT_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MS, LIMIT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(LIMIT_MS, TimeUnit.MILLISECONDS);
  }
}
