package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.limits.SocketMeters;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.kit.testing.Await;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlushListTest {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final AtomicInteger flushes = new AtomicInteger();
  private final SharedFrame frame = (SharedFrame) new SharedFrameEncoder().encode("hello");
  private Channel channel;
  private Outbound outbound;

  @BeforeEach
  void connect() {
    LocalAddress address = new LocalAddress(FlushListTest.class);
    new ServerBootstrap()
        .group(group)
        .channel(LocalServerChannel.class)
        .childHandler(new Swallow())
        .bind(address)
        .syncUninterruptibly();
    channel =
        new Bootstrap()
            .group(group)
            .channel(LocalChannel.class)
            .handler(new FlushCounter())
            .connect(address)
            .syncUninterruptibly()
            .channel();
    WriteLoop loop =
        new WriteLoop(
            Runnable::run,
            SocketLimits.DEFAULTS,
            new Ticks(),
            new SocketMeters(new SimpleMeterRegistry()));
    channel.pipeline().addLast("last", new ChannelOutboundHandlerAdapter());
    outbound =
        new Outbound(
            channel.pipeline().context("last"), loop, PlainCoding.INSTANCE, new NobodySlow());
  }

  @AfterEach
  void nobodyHoldsTheFrame() {
    channel.close().syncUninterruptibly();
    Await.until("all duplicates are released", () -> frame.readers() == 1);
    frame.release();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void inOneTick(Runnable task) {
    channel.eventLoop().submit(task).syncUninterruptibly();
  }

  private void offer(int frames) {
    for (int i = 0; i < frames; i++) assertThat(outbound.offer(frame)).isEqualTo(Offer.ACCEPTED);
  }

  private void afterTheTick() {
    inOneTick(() -> {});
  }

  @Test
  void aThousandFramesInOneTickAreFlushedOnce() {
    inOneTick(
        () -> {
          offer(1_000);
          assertThat(flushes).hasValue(0);
        });
    afterTheTick();

    assertThat(flushes).hasValue(1);
  }

  @Test
  void tasksThatWaitInTheLoopShareAFlush() {
    inOneTick(
        () -> {
          channel.eventLoop().execute(() -> offer(10));
          channel.eventLoop().execute(() -> offer(10));
        });
    afterTheTick();
    afterTheTick();

    assertThat(flushes).hasValue(1);
  }

  @Test
  void theNextTickFlushesAgain() {
    inOneTick(() -> offer(1));
    afterTheTick();
    inOneTick(() -> offer(1));
    afterTheTick();

    assertThat(flushes).hasValue(2);
  }

  @Test
  void aBurstBeyondTheLimitIsFlushedBeforeItIsHeldAgainstTheClient() {
    int frames = SocketLimits.DEFAULTS.outbound().maxBytes() / frame.bytes() / 10;

    inOneTick(
        () -> {
          offer(frames);
          assertThat(outbound.waitingBytes())
              .isLessThan(SocketLimits.DEFAULTS.outbound().maxBytes());
        });

    assertThat(flushes.get()).isBetween(1, 10);
  }

  private final class FlushCounter extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext context) {
      flushes.incrementAndGet();
      context.flush();
    }
  }

  private static final class NobodySlow implements OutboundListener {
    @Override
    public void stalled() {
      throw new AssertionError("stalled");
    }

    @Override
    public void waiting(long bytes) {}

    @Override
    public void deserted() {
      throw new AssertionError("deserted");
    }
  }

  private static final class Swallow extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new SimpleChannelInboundHandler<Object>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, Object message) {}
              });
    }
  }
}
