package io.tidewire.bench.publish;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.tidewire.bench.client.ClientLoops;
import io.tidewire.bench.client.TargetUrl;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens HTTP connections to one server, all on one event loop. Thread-safe. */
public final class HttpDialer {

  private static final int CONNECT_TIMEOUT_MS = 5_000;

  private final EventLoop loop;
  private final TargetUrl address;
  private final Optional<SslContext> tls;

  /**
   * @param tls empty for plain HTTP
   */
  public HttpDialer(EventLoop loop, TargetUrl address, Optional<SslContext> tls) {
    this.loop = loop;
    this.address = address;
    this.tls = tls;
  }

  EventLoop loop() {
    return loop;
  }

  /** Opens a connection. The new handler reads the server's responses. */
  ChannelFuture open(Supplier<ChannelHandler> answers) {
    return new Bootstrap()
        .group(loop)
        .channel(ClientLoops.channelType())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel opened) {
                encrypt(opened);
                opened.pipeline().addLast(new HttpClientCodec(), answers.get());
              }
            })
        .connect(address.host(), address.port());
  }

  private void encrypt(Channel opened) {
    tls.ifPresent(
        context ->
            opened
                .pipeline()
                .addLast(context.newHandler(opened.alloc(), address.host(), address.port())));
  }
}
