package io.tidewire.kit.http.channel;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Vert.x' transports, with {@link AcceptLimits} in front of all servers. */
public final class LimitedTransport implements io.vertx.core.transport.Transport {

  private final String name;
  private final Transport implementation;

  private LimitedTransport(String name, Transport implementation) {
    this.name = name;
    this.implementation = implementation;
  }

  /**
   * The one to use: epoll if it is wanted and available, otherwise NIO.
   *
   * @param epoll whether it is wanted
   */
  public static LimitedTransport of(boolean epoll) {
    return epoll && Epoll.isAvailable()
        ? new LimitedTransport("epoll", new LimitedEpoll(new AcceptLimits()))
        : new LimitedTransport("nio", new LimitedNio(new AcceptLimits()));
  }

  /** Why epoll is not available; empty if it is. */
  public static Optional<Throwable> epollUnavailable() {
    return Optional.ofNullable(Epoll.unavailabilityCause());
  }

  static Optional<AcceptLimits> limitsOf(Transport transport) {
    if (transport instanceof LimitedEpoll epoll) return Optional.of(epoll.limits);
    if (transport instanceof LimitedNio nio) return Optional.of(nio.limits);
    return Optional.empty();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public Transport implementation() {
    return implementation;
  }

  private static final class LimitedEpoll extends EpollTransport {

    private final AcceptLimits limits;

    LimitedEpoll(AcceptLimits limits) {
      this.limits = limits;
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      bootstrap.handler(limits);
    }
  }

  private static final class LimitedNio extends NioTransport {

    private final AcceptLimits limits;

    LimitedNio(AcceptLimits limits) {
      this.limits = limits;
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(config, domainSocket, bootstrap);
      bootstrap.handler(limits);
    }
  }
}
