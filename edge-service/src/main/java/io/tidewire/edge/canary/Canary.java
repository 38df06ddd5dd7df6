package io.tidewire.edge.canary;

import io.micrometer.core.instrument.Timer;
import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes a message every two seconds on a channel of its own, and expects it back on the same
 * event loop. The channel belongs to no app, is not reported to presence, and no name that a client
 * or a backend may use leads to it.
 *
 * <p>One message at a time. After a loss the channel gets another name, so that a message that is
 * merely late is not taken for a later one.
 *
 * <p>Confined to one event loop; {@link #problem}, {@link #overdue} and {@link #age} are
 * thread-safe.
 */
public final class Canary {

  static final Duration PERIOD = Duration.ofSeconds(2);

  /** Longer than it takes to notice that a Redis connection hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /** No app can have this id. */
  private static final String NO_APP = "~";

  private static final SocketId NO_SOCKET = new SocketId("0.0");

  private final CanaryLine line;
  private final Supplier<String> names;
  private final Timers timers;
  private final CanaryMeters meters;
  private Nest nest;
  private Optional<Flight> flight = Optional.empty();
  private Cancel ticking = () -> {};
  private volatile long returnedAt;
  private volatile boolean everReturned;
  private volatile boolean deaf;

  private static final class Flight {

    final Timer.Sample sample;
    final long since;
    boolean taken;

    Flight(Timer.Sample sample, long since) {
      this.sample = sample;
      this.since = since;
    }
  }

  /**
   * @param names a new one each time, that no other event loop or process uses
   */
  public Canary(CanaryLine line, Supplier<String> names, Timers timers, CanaryMeters meters) {
    this.line = line;
    this.names = names;
    this.timers = timers;
    this.meters = meters;
    nest = nest();
    returnedAt = meters.now();
    meters.add(this);
  }

  /** A channel's topic; the event loop that owns it depends on it. */
  public static Topic topic(String name) {
    return new Topic(NO_APP, ChannelName.ofCanary(name));
  }

  private Nest nest() {
    return new Nest(topic(names.get()));
  }

  public void start() {
    line.channels().join(nest, Optional.empty());
    ticking = timers.every(PERIOD, this::tick);
  }

  public void stop() {
    ticking.cancel();
    line.channels().leave(nest, DisconnectReason.DELIBERATE);
  }

  private void tick() {
    if (flight.isEmpty()) {
      if (nest.admitted) fly();
    } else if (meters.now() - flight.get().since > PATIENCE.toNanos()) {
      lost(flight.get());
    }
  }

  private void fly() {
    Flight flying = new Flight(meters.depart(), meters.now());
    flight = Optional.of(flying);
    line.publish()
        .apply(nest.topic)
        .onSuccess(done -> flying.taken = true)
        .onFailure(untaken -> end(flying));
  }

  private void end(Flight ended) {
    if (flight.filter(flying -> flying == ended).isPresent()) flight = Optional.empty();
  }

  private void lost(Flight gone) {
    flight = Optional.empty();
    if (gone.taken) {
      deaf = true;
      meters.lost();
    }
    line.channels().leave(nest, DisconnectReason.DELIBERATE);
    nest = nest();
    line.channels().join(nest, Optional.empty());
  }

  private void returned() {
    flight.ifPresent(flying -> meters.returned(flying.sample));
    flight = Optional.empty();
    returnedAt = meters.now();
    everReturned = true;
    deaf = false;
  }

  /**
   * Why this process should not be given work: nothing has come back yet, or Redis takes messages
   * that do not come back although the connection works. A Redis that takes none is a problem of
   * all edges, and no reason to send clients elsewhere.
   */
  public Optional<String> problem() {
    if (!everReturned) return Optional.of("no test message has arrived yet");
    return deaf && line.linkProblem().get().isEmpty()
        ? Optional.of("test messages that Redis accepts do not arrive here")
        : Optional.empty();
  }

  /** Whether a canary has come back lately, whatever the reason. */
  public Optional<String> overdue() {
    Duration age = age();
    return age.compareTo(PATIENCE) <= 0
        ? Optional.empty()
        : Optional.of("the last test message arrived " + age.toSeconds() + " s ago");
  }

  /** Since a canary last came back. */
  Duration age() {
    return Duration.ofNanos(Math.max(0, meters.now() - returnedAt));
  }

  /** The subscriber to which the messages come back. */
  private final class Nest implements ChannelSubscriber {

    private final Topic topic;
    private boolean admitted;

    Nest(Topic topic) {
      this.topic = topic;
    }

    @Override
    public Topic topic() {
      return topic;
    }

    @Override
    public Namespace namespace() {
      return Namespace.EPHEMERAL;
    }

    @Override
    public SocketId socketId() {
      return NO_SOCKET;
    }

    @Override
    public void admitted(Frame succeeded, Optional<Frame> cached) {
      admitted = true;
      if (flight.isEmpty()) fly();
    }

    /** Takes no frame, so that none is counted as delivered. */
    @Override
    public Offer offer(Frame frame) {
      if (this == nest) returned();
      return Offer.CLOSED;
    }

    /** A new connection to Redis: what was on its way is lost. */
    @Override
    public void gap() {
      flight = Optional.empty();
    }

    @Override
    public void tooSlow() {}

    @Override
    public void refused(SubscriptionError error) {
      throw new IllegalStateException("a canary's subscription is never refused");
    }

    @Override
    public void whenDrained(Runnable task) {
      throw new IllegalStateException("a canary has no queue");
    }
  }
}
