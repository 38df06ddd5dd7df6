package io.tidewire.bench.micro;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.signing.RequestSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.FrameReader;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of an event between the publisher's request and the first socket, without the network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

  private final AppSecret secret = new AppSecret("7ad3773142a6692b25b8");
  private final ChannelName channel = new ChannelName("presence-room-7");
  private final SocketId socket = new SocketId("123456789.987654321");
  private final String data = "{\"text\":\"" + "x".repeat(110) + "\"}";
  private final String subscribe =
      "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-room-7\",\"auth\":\"key:58df8b0c36d6982b82c3ecf6b4662e34\",\"channel_data\":\"{\\\"user_id\\\":\\\"7\\\"}\"}}";
  private final String clientEvent =
      "{\"event\":\"client-moved\",\"channel\":\"presence-room-7\",\"data\":{\"x\":12,\"y\":34}}";
  private final Buffer frame = Buffer.buffer(ServerFrames.event("tick", channel, data));
  private final Buffer message =
      Envelope.ephemeral(1_700_000_000_000L, Optional.empty(), frame).encode();
  private final byte[] body = data.getBytes(StandardCharsets.UTF_8);
  private final String query =
      "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0&body_md5="
          + RequestSignature.bodyMd5(body);
  private final String signed =
      query
          + "&auth_signature="
          + RequestSignature.of("POST", "/apps/3/events", query).sign(secret);

  @Benchmark
  public ClientFrame readSubscribe() {
    return FrameReader.read(subscribe);
  }

  @Benchmark
  public ClientFrame readClientEvent() {
    return FrameReader.read(clientEvent);
  }

  @Benchmark
  public String writeEvent() {
    return ServerFrames.event("tick", channel, data);
  }

  @Benchmark
  public Buffer encodeEnvelope() {
    return Envelope.ephemeral(1_700_000_000_000L, Optional.empty(), frame).encode();
  }

  @Benchmark
  public Envelope decodeEnvelope() {
    return Envelope.decode(message);
  }

  @Benchmark
  public boolean verifyRequest() {
    return RequestSignature.of("POST", "/apps/3/events", signed).verify(secret);
  }

  @Benchmark
  public String digestBody() {
    return RequestSignature.bodyMd5(body);
  }

  @Benchmark
  public String signChannel() {
    return ChannelSignature.of(socket, channel, Optional.empty()).sign(secret);
  }
}
