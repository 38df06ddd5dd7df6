package io.tidewire.edge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CanaryTest {

  private static final Frame FRAME = new Unread();

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final ManualTimers timers = new ManualTimers();
  private final Nests nests = new Nests();
  private final List<Topic> published = new ArrayList<>();
  private final AtomicInteger names = new AtomicInteger();
  private Optional<String> linkProblem = Optional.empty();
  private Future<Void> taken = Future.succeededFuture();
  private final Canary canary =
      new Canary(
          new CanaryLine(nests, this::publish, () -> linkProblem),
          () -> "edge1~ab-" + names.getAndIncrement(),
          timers,
          new CanaryMeters(registry));

  @BeforeEach
  void start() {
    canary.start();
  }

  private Future<Void> publish(Topic topic) {
    published.add(topic);
    return taken;
  }

  @Test
  void anEdgeIsNotReadyBeforeTheFirstCanaryHasReturned() {
    assertThat(canary.problem()).contains("no test message has arrived yet");
    admit();
    assertThat(canary.problem()).isPresent();

    comeBack();

    assertThat(canary.problem()).isEmpty();
    assertThat(canary.overdue()).isEmpty();
  }

  @Test
  void theFirstCanaryIsSentAtOnceAndTheNextEveryTwoSeconds() {
    admit();
    assertThat(published).hasSize(1);
    comeBack();
    assertThat(published).hasSize(1);

    pass(Canary.PERIOD);
    comeBack();
    pass(Canary.PERIOD);

    assertThat(published).hasSize(3);
  }

  @Test
  void onlyOneCanaryIsInFlightAtATime() {
    admit();

    pass(Canary.PERIOD.multipliedBy(3));

    assertThat(published).hasSize(1);
  }

  @Test
  void theDelayIsMeasuredWithASingleClock() {
    admit();
    clock.add(7, TimeUnit.MILLISECONDS);

    comeBack();

    Timer delay = registry.get("tidewire_canary_seconds").timer();
    assertThat(delay.count()).isOne();
    assertThat(delay.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
  }

  @Test
  void theAgeGrowsUntilACanaryReturns() {
    pass(Duration.ofSeconds(4));
    assertThat(age()).isEqualTo(4);

    admit();
    comeBack();

    assertThat(age()).isZero();
  }

  @Test
  void aRedisThatAcceptsNoCanaryDoesNotMakeTheEdgeUnhealthy() {
    admit();
    comeBack();
    taken = Future.failedFuture("away");

    pass(Canary.PATIENCE.multipliedBy(3));

    assertThat(canary.problem()).isEmpty();
    assertThat(canary.overdue()).contains("the last test message arrived 45 s ago");
    assertThat(lost()).isZero();

    taken = Future.succeededFuture();
    pass(Canary.PERIOD);
    comeBack();
    assertThat(canary.overdue()).isEmpty();
  }

  @Test
  void aCanaryThatRedisAcceptedAndDidNotDeliverIsAProblem() {
    admit();
    comeBack();

    pass(Canary.PERIOD.plus(Canary.PATIENCE).plus(Canary.PERIOD));

    assertThat(canary.problem()).contains("test messages that Redis accepts do not arrive here");
    assertThat(lost()).isOne();

    admit();
    comeBack();
    assertThat(canary.problem()).isEmpty();
  }

  @Test
  void aLossIsNoProblemOfTheEdgeWhileTheLinkIsKnownToBeDown() {
    admit();
    comeBack();
    linkProblem = Optional.of("down");

    pass(Canary.PERIOD.plus(Canary.PATIENCE).plus(Canary.PERIOD));
    assertThat(canary.problem()).isEmpty();
    assertThat(canary.overdue()).isPresent();

    linkProblem = Optional.empty();
    assertThat(canary.problem()).isPresent();
  }

  @Test
  void afterALossTheChannelIsRenamedAndALateCanaryIsIgnored() {
    admit();
    comeBack();
    ChannelSubscriber before = nests.current();

    pass(Canary.PERIOD.plus(Canary.PATIENCE).plus(Canary.PERIOD));
    before.offer(FRAME);

    assertThat(nests.left).containsExactly(before);
    assertThat(nests.current().topic()).isNotEqualTo(before.topic());
    assertThat(canary.problem()).isPresent();
  }

  @Test
  void aCanaryInFlightWhenTheConnectionBreaksIsForgotten() {
    admit();
    comeBack();
    pass(Canary.PERIOD);
    assertThat(published).hasSize(2);

    nests.current().gap();
    pass(Canary.PERIOD);

    assertThat(published).hasSize(3);
    assertThat(lost()).isZero();
  }

  @Test
  void aLateAnswerFromRedisDoesNotEndALaterCanary() {
    Promise<Void> late = Promise.promise();
    taken = late.future();
    admit();
    comeBack();
    taken = Future.succeededFuture();
    pass(Canary.PERIOD);

    late.fail("timeout");
    pass(Canary.PERIOD);

    assertThat(published).as("the second is still in flight").hasSize(2);
  }

  @Test
  void theCanarysChannelIsInternalAndBelongsToNoApp() {
    Topic topic = nests.current().topic();

    assertThat(topic.channel().kind()).isEqualTo(ChannelKind.CANARY);
    assertThat(topic.channel().kind().isInternal()).isTrue();
    assertThat(topic.appId()).doesNotMatch("[A-Za-z0-9_-]{1,64}");
  }

  @Test
  void aReturningCanaryIsNotCountedAsADelivery() {
    admit();

    assertThat(nests.current().offer(FRAME)).isEqualTo(Offer.CLOSED);
  }

  @Test
  void aStopLeavesNothingBehind() {
    admit();

    canary.stop();

    assertThat(nests.left).containsExactly(nests.current());
    assertThat(timers.waiting()).isZero();
  }

  private void admit() {
    nests.current().admitted(FRAME, Optional.empty());
  }

  private void comeBack() {
    nests.current().offer(FRAME);
  }

  /** Advances both clocks one second at a time. */
  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.addSeconds(1);
      timers.advance(Duration.ofSeconds(1));
    }
  }

  private double age() {
    return registry.get("tidewire_canary_age_seconds").gauge().value();
  }

  private double lost() {
    return registry.get("tidewire_canaries_lost_total").counter().count();
  }

  /** A frame without content, since a canary is never read. */
  private static final class Unread implements Frame {

    @Override
    public int bytes() {
      throw new IllegalStateException();
    }

    @Override
    public Frame extended() {
      throw new IllegalStateException();
    }

    @Override
    public void retain() {
      throw new IllegalStateException();
    }

    @Override
    public void release() {
      throw new IllegalStateException();
    }
  }

  private static final class Nests implements Channels {

    final List<ChannelSubscriber> joined = new ArrayList<>();
    final List<ChannelSubscriber> left = new ArrayList<>();

    ChannelSubscriber current() {
      return joined.get(joined.size() - 1);
    }

    @Override
    public void join(ChannelSubscriber subscriber, Optional<PresenceJoin> membership) {
      joined.add(subscriber);
    }

    @Override
    public void leave(ChannelSubscriber subscriber, DisconnectReason how) {
      left.add(subscriber);
    }
  }
}
