package io.tidewire.edge.websocket.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidewire.edge.websocket.frame.FrameBytes;
import io.tidewire.edge.websocket.frame.FrameHead;
import io.tidewire.edge.websocket.frame.Frames;
import io.tidewire.edge.websocket.frame.Violation;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.TakeoverTrial;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the takeover relies on in Vert.x and Netty. If a new version of either breaks one of these,
 * this is where to look first.
 */
class PipelineTakeoverIT {

  private static final HttpServerOptions OPTIONS =
      new ListeningPort("127.0.0.1", 0, Optional.empty()).options(SocketLimits.DEFAULTS);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<Successor> successors = new LinkedBlockingQueue<>();

  private Vertx vertx(boolean nativeTransport) {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setPreferNativeTransport(nativeTransport)
                .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }

  private int listen(Vertx vertx) {
    HttpServer server = vertx.createHttpServer(OPTIONS).requestHandler(this::upgrade);
    return Await.resultOf(server.listen()).actualPort();
  }

  private void upgrade(HttpServerRequest request) {
    request
        .toWebSocket()
        .onSuccess(socket -> successors.add(PipelineTakeover.take(socket, Successor::new)));
  }

  @ParameterizedTest(name = "native transport: {0}")
  @ValueSource(booleans = {true, false})
  void afterTheTakeoverOnlyAnEncoderAndOursAreLeft(boolean nativeTransport) throws Exception {
    Vertx vertx = vertx(nativeTransport);
    try (RawClient client = RawClient.open(listen(vertx))) {
      assertThat(vertx.isNativeTransportEnabled()).isEqualTo(nativeTransport);
      Successor ours = successors.take();
      client.text("settled");
      assertThat(ours.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("settled");

      assertThat(ours.names()).containsExactly("wsencoder", "edge");
    } finally {
      Await.resultOf(vertx.close());
    }
  }

  @ParameterizedTest(name = "native transport: {0}")
  @ValueSource(booleans = {true, false})
  void whatIsWrittenPastTheEncoderArrivesBehindThe101AndInOrder(boolean nativeTransport) {
    Vertx vertx = vertx(nativeTransport);
    try (RawClient client = RawClient.open(listen(vertx))) {
      for (int i = 0; i < 100; i++) assertThat(client.read().text()).isEqualTo("frame " + i);
    } finally {
      Await.resultOf(vertx.close());
    }
  }

  @Test
  void vertxBelievesTheConnectionGone() throws Exception {
    Vertx vertx = vertx(true);
    try (RawClient client = RawClient.open(listen(vertx))) {
      Successor ours = successors.take();
      client.text("settled");
      assertThat(ours.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("settled");

      assertThat(active("vertx.http.server.active.connections")).isZero();
      assertThat(active("vertx.http.server.active.ws.connections")).isZero();
    } finally {
      Await.resultOf(vertx.close());
    }
  }

  private double active(String gauge) {
    return registry.get(gauge).meters().stream()
        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
        .mapToDouble(Measurement::getValue)
        .sum();
  }

  @Test
  void noFrameIsLostInBetween() throws Exception {
    Vertx vertx = vertx(true);
    try (RawClient client = RawClient.connect(listen(vertx))) {
      client.upgrade("/");
      Successor ours = successors.take();
      for (int i = 0; i < 1_000; i++) client.text("frame " + i);

      for (int i = 0; i < 1_000; i++) {
        assertThat(ours.heard.poll(30, TimeUnit.SECONDS)).isEqualTo("frame " + i);
      }
    } finally {
      Await.resultOf(vertx.close());
    }
  }

  @Test
  void aTaskInContextRunsAtOnceAndTimersComeBackToThatContext() throws Exception {
    Vertx vertx = vertx(true);
    CompletableFuture<List<Context>> seen = new CompletableFuture<>();
    Context context = vertx.getOrCreateContext();
    // The bare event loop, as in a Netty handler: no context is current there.
    ((ContextInternal) context)
        .nettyEventLoop()
        .execute(
            () -> {
              List<Context> contexts = new ArrayList<>();
              PipelineTakeover.inContext(context)
                  .execute(
                      () -> {
                        contexts.add(Vertx.currentContext());
                        vertx.setTimer(
                            1,
                            fired -> {
                              contexts.add(Vertx.currentContext());
                              seen.complete(contexts);
                            });
                      });
              contexts.add(0, context);
            });

    assertThat(seen.get(30, TimeUnit.SECONDS)).hasSize(3).allMatch(context::equals);
    Await.resultOf(vertx.close());
  }

  @Test
  void theTrialThatEveryStartMakesPasses() {
    Vertx vertx = vertx(true);
    try {
      Await.resultOf(TakeoverTrial.run(vertx));
    } finally {
      Await.resultOf(vertx.close());
    }
  }

  private static final class Successor extends ChannelInboundHandlerAdapter
      implements Frames.Taker {

    private final ChannelHandlerContext raw;
    private final Frames frames = new Frames(this);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Successor(ChannelHandlerContext raw) {
      this.raw = raw;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      for (int i = 0; i < 100; i++) {
        raw.write(FrameBytes.text(raw.alloc(), "frame " + i), raw.voidPromise());
      }
      raw.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      frames.read(bytes);
      bytes.release();
    }

    @Override
    public Optional<Violation> flaw(FrameHead head) {
      return Optional.empty();
    }

    @Override
    public boolean mayHold(int more) {
      return true;
    }

    @Override
    public void frame(FrameHead head, ByteBuf payload) {
      heard.add(payload.toString(UTF_8));
    }

    @Override
    public void violated(Violation how) {
      heard.add(how.reason());
    }

    List<String> names() {
      List<String> names = new ArrayList<>(raw.pipeline().names());
      names.removeIf(name -> name.contains("TailContext"));
      return names;
    }
  }
}
