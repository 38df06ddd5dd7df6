package io.tidewire.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslContext;
import io.tidewire.bench.time.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Opens connections, distributed over event loops, servers and source addresses. Thread-safe. */
public final class Dialer {

  private static final int CONNECT_TIMEOUT_MS = 30_000;

  private record Place(EventLoop loop, Stamp stamp) {}

  private final List<Place> places;
  private final List<ServerAddress> endpoints;
  private final List<InetSocketAddress> addresses;
  private final SourceAddresses sources;
  private final Optional<SslContext> tls;
  private final Ticker ticker;
  private final LongAdder bytesRead = new LongAdder();

  public Dialer(
      ClientLoops loops,
      List<ServerAddress> endpoints,
      SourceAddresses sources,
      Optional<SslContext> tls,
      Ticker ticker) {
    this.places = loops.all().stream().map(loop -> new Place(loop, new Stamp())).toList();
    this.endpoints = List.copyOf(endpoints);
    this.sources = sources;
    this.tls = tls;
    this.ticker = ticker;
    this.addresses =
        endpoints.stream()
            .map(endpoint -> new InetSocketAddress(endpoint.host(), endpoint.port()))
            .toList();
  }

  /** The bytes received on all connections. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** The event loop of the n-th connection, which never changes. */
  public EventLoop loopOf(int number) {
    return place(number).loop();
  }

  private Place place(int number) {
    return places.get(number % places.size());
  }

  /** Opens a connection. The listener receives its events, including a failure to connect. */
  public Connection open(int number, ConnectionListener listener) {
    Place place = place(number);
    ServerAddress endpoint = endpoints.get(number % endpoints.size());
    InetSocketAddress address = addresses.get(number % addresses.size());
    Connection connection = new Connection(endpoint, listener, ticker, bytesRead, place.stamp());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(place.loop())
            .channel(ClientLoops.channelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(new Setup(endpoint, connection));
    Optional<InetAddress> source = sources.of(number);
    if (source.isPresent() && ClientLoops.isEpoll()) {
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
    ChannelFuture dialled =
        source.isPresent()
            ? bootstrap.connect(address, new InetSocketAddress(source.get(), 0))
            : bootstrap.connect(address);
    dialled.addListener(
        done -> {
          Throwable cause = done.cause();
          if (cause != null) connection.failed(cause);
        });
    return connection;
  }

  private final class Setup extends ChannelInitializer<Channel> {

    private final ServerAddress endpoint;
    private final Connection connection;

    Setup(ServerAddress endpoint, Connection connection) {
      this.endpoint = endpoint;
      this.connection = connection;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (endpoint.tls()) {
        tls.ifPresent(
            context ->
                channel
                    .pipeline()
                    .addLast(
                        context.newHandler(channel.alloc(), endpoint.host(), endpoint.port())));
      }
      channel.pipeline().addLast(connection);
    }
  }
}
