package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Checks that published messages arrive: publishes a nonce to a topic of its own every 2 s, through
 * another connection. There is no other way: a connection to a dead or demoted Redis looks idle,
 * and PING cannot be sent on a connection with subscriptions.
 *
 * <p>Confined to the link's event loop.
 */
public final class SubscriptionProbe {

  static final Duration PERIOD = Duration.ofSeconds(2);

  /** How long a nonce may be behind other messages, which show that the link is slow, not dead. */
  static final int LATE_PERIODS = 5;

  /** Publishes on another connection. Fails as {@link CommandLink#send} does. */
  public interface Publisher {
    Future<?> publish(String topic, String payload);
  }

  private final String topic;
  private final Publisher publisher;
  private final Timers timers;
  private final RandomGenerator random;

  private Cancel ticking = () -> {};
  private Consumer<String> onSilent = why -> {};
  private Optional<String> expected = Optional.empty();
  private boolean confirmed;
  private boolean heard;
  private int missed;

  /**
   * @param prefix of the topic, which ends with something unique
   */
  public SubscriptionProbe(
      String prefix, Publisher publisher, Timers timers, RandomGenerator random) {
    this.topic = prefix + ":" + HexFormat.of().toHexDigits(random.nextLong());
    this.publisher = publisher;
    this.timers = timers;
    this.random = random;
  }

  /** Unique to this probe, so that no other nonce arrives. */
  public String topic() {
    return topic;
  }

  /** A new connection, on which {@link #topic} is being subscribed. */
  public void begin(Consumer<String> silent) {
    end();
    onSilent = silent;
    ticking = timers.every(PERIOD, this::tick);
  }

  public void end() {
    ticking.cancel();
    expected = Optional.empty();
    confirmed = false;
    heard = false;
    missed = 0;
  }

  /** Anything arrived on the connection. */
  public void heard() {
    heard = true;
  }

  public void confirmed() {
    confirmed = true;
    publish();
  }

  /** True if {@code payload} is the nonce that was missing. */
  public boolean arrived(Buffer payload) {
    if (expected.isEmpty() || !expected.get().equals(payload.toString(StandardCharsets.UTF_8))) {
      return false;
    }
    expected = Optional.empty();
    missed = 0;
    return true;
  }

  private void tick() {
    boolean alive = confirmed && expected.isEmpty();
    if (alive) {
      publish();
    } else if (!heard || ++missed >= LATE_PERIODS) {
      onSilent.accept(confirmed ? "a probe did not arrive" : "a subscription was not confirmed");
    }
    heard = false;
  }

  /** A nonce that was not sent proves nothing. One that may have been sent must arrive. */
  private void publish() {
    String nonce = HexFormat.of().toHexDigits(random.nextLong());
    expected = Optional.of(nonce);
    publisher
        .publish(topic, nonce)
        .onFailure(
            cause -> {
              boolean sent = cause instanceof RedisUnavailable away && away.outcomeUnknown();
              if (!sent && expected.filter(nonce::equals).isPresent()) expected = Optional.empty();
            });
  }
}
