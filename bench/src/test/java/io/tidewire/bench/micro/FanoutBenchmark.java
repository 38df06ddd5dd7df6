package io.tidewire.bench.micro;

import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.fanout.Seat;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of the table per delivery, with subscribers that accept the frame and do nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanoutBenchmark {

  @Param({"1", "100", "1000"})
  public int subscribers;

  private final Topic topic = new Topic("app", new ChannelName("bench"));
  private final Frame frame = new Weightless();
  private final Fanout fanout = new Fanout(new LongAdder());
  private final List<Taker> takers = new ArrayList<>();

  @Setup
  public void fill() {
    for (int i = 0; i < subscribers; i++) {
      Taker taker = new Taker(new SocketId("1." + i));
      takers.add(taker);
      Seat seat = fanout.join(topic, taker);
      if (seat == null) throw new IllegalStateException();
    }
  }

  @TearDown
  public void check() {
    long bytes = takers.stream().mapToLong(taker -> taker.bytes).sum();
    if (bytes < 0) throw new IllegalStateException("more was taken than there was: " + bytes);
  }

  /** Delivers to all subscribers of the topic. */
  @Benchmark
  public List<Subscriber> deliver() {
    return fanout.deliver(topic, frame, Optional.empty());
  }

  /** Delivers a client event, which its sender does not receive. */
  @Benchmark
  public List<Subscriber> deliverToAllButOne() {
    return fanout.deliver(topic, frame, Optional.of(takers.get(0).socketId()));
  }

  /** Adds and removes one subscriber. */
  @Benchmark
  public int joinAndLeave() {
    fanout.leave(fanout.join(topic, takers.get(0)));
    return fanout.size(topic);
  }

  private static final class Taker implements Subscriber {

    private final SocketId socketId;
    private long bytes;

    Taker(SocketId socketId) {
      this.socketId = socketId;
    }

    @Override
    public SocketId socketId() {
      return socketId;
    }

    @Override
    public Offer offer(Frame offered) {
      bytes += offered.bytes();
      return Offer.ACCEPTED;
    }

    @Override
    public void tooSlow() {
      bytes = 0;
    }
  }

  private static final class Weightless implements Frame {
    @Override
    public int bytes() {
      return 128;
    }

    @Override
    public Frame extended() {
      return this;
    }

    @Override
    public void retain() {}

    @Override
    public void release() {}
  }
}
