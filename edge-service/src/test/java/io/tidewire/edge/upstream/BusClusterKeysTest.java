package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusClusterKeysTest {

  private static final ClusterKeys OLD =
      new ClusterKeys(new ClusterKey("o".repeat(32)), Optional.empty());
  private static final ClusterKeys NEW =
      new ClusterKeys(new ClusterKey("n".repeat(32)), Optional.of(OLD.current()));

  private final ManualTimers timers = new ManualTimers();
  private Optional<ClusterKeys> named = Optional.empty();
  private int asked;
  private final AuthWatch watch = new AuthWatch(new ManualClock(), new SimpleMeterRegistry());
  private final BusClusterKeys keys =
      new BusClusterKeys(new Neighbour(), "edge~1", timers, new Random(1), watch);

  private final class Neighbour implements RetryingRequests.Attempt {

    @Override
    public <R> Future<R> ask(String address, Record request, Class<R> reply) {
      asked++;
      return named
          .map(now -> Future.succeededFuture(reply.cast(new ClusterKeysReply(now))))
          .orElseGet(() -> Future.failedFuture("auth is away"));
    }
  }

  @Test
  void theProcessIsNotReadyBeforeAuthHasAnsweredAndStaysReadyWhenItIsUnavailableLater() {
    keys.start();
    timers.advance(Duration.ofMinutes(1));
    assertThat(watch.problem()).contains("auth has not answered yet");

    named = Optional.of(OLD);
    timers.advance(Duration.ofSeconds(5));
    assertThat(watch.problem()).isEmpty();

    named = Optional.empty();
    timers.advance(Duration.ofMinutes(5));
    assertThat(watch.problem()).isEmpty();
  }

  @Test
  void authIsAskedUntilItAnswers() {
    keys.start();
    timers.advance(Duration.ofMinutes(1));
    assertThat(keys.get()).isEmpty();
    assertThat(asked).isGreaterThan(5);

    named = Optional.of(OLD);
    timers.advance(Duration.ofSeconds(5));

    assertThat(keys.get()).contains(OLD);
  }

  @Test
  void keysThatWereExchangedAreKnownWithinAMinute() {
    named = Optional.of(OLD);
    keys.start();

    named = Optional.of(NEW);
    timers.advance(Duration.ofMinutes(1));

    assertThat(keys.get()).contains(NEW);
  }

  @Test
  void whileAuthIsUnavailableTheLastKeysStayValid() {
    named = Optional.of(OLD);
    keys.start();

    named = Optional.empty();
    timers.advance(Duration.ofMinutes(10));

    assertThat(keys.get()).contains(OLD);
  }

  @Test
  void afterTheEndNobodyIsAsked() {
    keys.start();
    keys.stop();
    int before = asked;

    timers.advance(Duration.ofMinutes(10));

    assertThat(asked).isEqualTo(before);
  }
}
