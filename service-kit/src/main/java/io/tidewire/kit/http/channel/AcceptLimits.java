package io.tidewire.kit.http.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.log.LimitLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections beyond a port's limit as they are accepted. The thread that accepts is faster
 * than the event loops that serve, so connections that only an event loop could refuse would take
 * all file descriptors of the process before it comes to them; with TLS it would not see them
 * before their handshake has finished. Safe from any thread.
 */
@Sharable
public final class AcceptLimits extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(AcceptLimits.class);

  /** How long nothing is accepted when no file can be opened. */
  private static final long PAUSE_MS = 250;

  private final Map<Integer, Port> byPort = new ConcurrentHashMap<>();

  /** Connections that were counted as they were accepted and that no server has taken yet. */
  private final Set<Channel> counted = ConcurrentHashMap.newKeySet();

  /** How many connections there may be. Called from any thread. */
  public interface Places {

    /** Counts a connection; false if there are too many, and then it does not count. */
    boolean enter(Optional<ClientAddress> peer);

    /** A connection that was counted has ended. */
    void leave();
  }

  /**
   * @param leave ends the count of a channel that was closed: one for the whole port, since every
   *     connection keeps it
   */
  private record Port(Places places, ChannelFutureListener leave) {}

  AcceptLimits() {}

  /**
   * Has connections to a port counted from now on. Does nothing if the Vert.x has no {@link
   * LimitedTransport}; {@link #admit} counts then.
   */
  public static void limit(Vertx vertx, int port, Places places) {
    LimitedTransport.limitsOf(((VertxInternal) vertx).transport())
        .ifPresent(limits -> limits.limit(port, places));
  }

  private void limit(int port, Places places) {
    ChannelFutureListener leave =
        closed -> {
          counted.remove(closed.channel());
          places.leave();
        };
    byPort.put(port, new Port(places, leave));
  }

  /**
   * Counts a connection if it was not counted when it was accepted; false if it has to be closed.
   * To be called once for each connection.
   */
  public static boolean admit(HttpConnection connection, Places places) {
    if (!(connection instanceof ConnectionBase base) || wasCounted(base.channel())) return true;
    return enter(base.channel(), places, closed -> places.leave());
  }

  private static boolean wasCounted(Channel channel) {
    Channel listener = channel.parent();
    AcceptLimits limits = listener == null ? null : listener.pipeline().get(AcceptLimits.class);
    return limits != null && limits.counted.remove(channel);
  }

  private static boolean enter(Channel channel, Places places, ChannelFutureListener leave) {
    if (!places.enter(peer(channel))) return false;
    channel.closeFuture().addListener(leave);
    return true;
  }

  private static Optional<ClientAddress> peer(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? Optional.ofNullable(address.getAddress()).map(ClientAddress::of)
        : Optional.empty();
  }

  @Override
  public void channelRead(ChannelHandlerContext listener, Object accepted) {
    Port port = byPort.get(port(listener));
    if (port != null && accepted instanceof Channel channel) {
      if (!enter(channel, port.places, port.leave)) {
        channel.unsafe().closeForcibly();
        return;
      }
      counted.add(channel);
    }
    listener.fireChannelRead(accepted);
  }

  /** Without a free file descriptor, accepting fails, too often to log each failure. */
  @Override
  public void exceptionCaught(ChannelHandlerContext listener, Throwable failure) {
    LimitLog.reached(log, "open files");
    listener.channel().config().setAutoRead(false);
    listener
        .executor()
        .schedule(
            () -> listener.channel().config().setAutoRead(true), PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext listener) {
    byPort.remove(port(listener));
    listener.fireChannelInactive();
  }

  private static int port(ChannelHandlerContext listener) {
    return listener.channel().localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : -1;
  }
}
