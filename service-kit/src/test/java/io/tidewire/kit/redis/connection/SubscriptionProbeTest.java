package io.tidewire.kit.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubscriptionProbeTest {

  private final ManualTimers timers = new ManualTimers();
  private final List<String> published = new ArrayList<>();
  private final List<String> silences = new ArrayList<>();
  private Future<Void> outcome = Future.succeededFuture();
  private final SubscriptionProbe probe =
      new SubscriptionProbe("tw:probe:link", this::publish, timers, new Random(1));

  @Test
  void aConfirmedSubscriptionIsProbedAtOnceAndThenEveryPeriod() {
    probe.begin(silences::add);

    probe.confirmed();
    echo();
    timers.advance(SubscriptionProbe.PERIOD);

    assertThat(published).hasSize(2).doesNotHaveDuplicates();
    assertThat(silences).isEmpty();
  }

  @Test
  void aSubscriptionUnconfirmedForAPeriodCountsAsSilence() {
    probe.begin(silences::add);

    timers.advance(SubscriptionProbe.PERIOD);

    assertThat(silences).containsExactly("a subscription was not confirmed");
    assertThat(published).isEmpty();
  }

  @Test
  void aNonceMissingForAPeriodCountsAsSilence() {
    probe.begin(silences::add);
    probe.confirmed();
    echo();

    timers.advance(SubscriptionProbe.PERIOD.multipliedBy(2));

    assertThat(silences).containsExactly("a probe did not arrive");
  }

  @Test
  void aLinkThatIsBusyCatchingUpHasFivePeriods() {
    probe.begin(silences::add);
    probe.confirmed();

    for (int period = 1; period < SubscriptionProbe.LATE_PERIODS; period++) {
      probe.heard();
      timers.advance(SubscriptionProbe.PERIOD);
    }
    assertThat(silences).isEmpty();

    probe.heard();
    timers.advance(SubscriptionProbe.PERIOD);
    assertThat(silences).containsExactly("a probe did not arrive");
  }

  @Test
  void aNonceThatCouldNotBeSentProvesNothing() {
    outcome = Future.failedFuture(RedisErrors.down("no route"));
    probe.begin(silences::add);
    probe.confirmed();

    timers.advance(SubscriptionProbe.PERIOD.multipliedBy(3));

    assertThat(silences).isEmpty();
  }

  @Test
  void aNonceWithAnUnknownOutcomeMustArrive() {
    outcome = Future.failedFuture(RedisErrors.timedOut(SubscriptionProbe.PERIOD));
    probe.begin(silences::add);
    probe.confirmed();

    timers.advance(SubscriptionProbe.PERIOD);

    assertThat(silences).hasSize(1);
  }

  @Test
  void theFailureOfAnEarlierNonceDoesNotExcuseTheNextOne() {
    Promise<Void> undecided = Promise.promise();
    outcome = undecided.future();
    probe.begin(silences::add);
    probe.confirmed();
    echo();
    outcome = Future.succeededFuture();
    timers.advance(SubscriptionProbe.PERIOD);

    undecided.fail(RedisErrors.down("late"));
    timers.advance(SubscriptionProbe.PERIOD);

    assertThat(silences).hasSize(1);
  }

  @Test
  void theNonceOfAnotherLinkProvesNothing() {
    probe.begin(silences::add);
    probe.confirmed();

    assertThat(probe.arrived(Buffer.buffer("not ours"))).isFalse();
    assertThat(probe.arrived(Buffer.buffer(published.get(0)))).isTrue();
    assertThat(probe.arrived(Buffer.buffer(published.get(0)))).isFalse();
  }

  @Test
  void anEndedProbeSendsNothing() {
    probe.begin(silences::add);

    probe.end();
    timers.advance(SubscriptionProbe.PERIOD.multipliedBy(10));

    assertThat(silences).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  private Future<?> publish(String topic, String payload) {
    assertThat(topic).isEqualTo(probe.topic());
    published.add(payload);
    return outcome;
  }

  private void echo() {
    assertThat(probe.arrived(Buffer.buffer(published.get(published.size() - 1)))).isTrue();
  }
}
