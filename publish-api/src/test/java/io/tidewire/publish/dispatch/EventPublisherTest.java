package io.tidewire.publish.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.publish.outcome.NotPublished;
import io.tidewire.publish.outcome.PublishOutcome;
import io.tidewire.publish.outcome.Receipts;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.EventName;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.NumberType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

  private static final Future<Response> TAKEN = Future.succeededFuture(NumberType.create(1));
  private static final Future<Response> REFUSED =
      Future.failedFuture(ErrorType.create("OOM command not allowed"));
  private static final PublishTtls TTLS =
      new PublishTtls(Duration.ofMinutes(30), Duration.ofMinutes(5));

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void allTakenIsPublished() {
    assertThat(deliver(List.of(TAKEN, TAKEN)).succeeded()).isTrue();
    assertThat(meters.counter("tidewire_publish_events_total").count()).isEqualTo(2);
  }

  @Test
  void noneTakenIsForCertainNotPublished() {
    assertThat(outcomeOf(List.of(REFUSED, REFUSED)).outcomeUnknown()).isFalse();
  }

  @Test
  void someTakenIsNotForCertainNotPublished() {
    NotPublished outcome = outcomeOf(List.of(REFUSED, TAKEN, REFUSED));

    assertThat(outcome.outcomeUnknown()).isTrue();
    assertThat(outcome).hasMessage("Published to 1 of 3 channels");
    assertThat(outcome.copies())
        .extracting(NotPublished.Copy::fate)
        .containsExactly(
            PublishOutcome.NOT_PUBLISHED, PublishOutcome.PUBLISHED, PublishOutcome.NOT_PUBLISHED);
  }

  private NotPublished outcomeOf(List<Future<Response>> replies) {
    Throwable cause = deliver(replies).cause();
    assertThat(cause).isInstanceOf(NotPublished.class);
    return (NotPublished) cause;
  }

  private Future<Receipts> deliver(List<Future<Response>> replies) {
    Queue<Future<Response>> redis = new ArrayDeque<>(replies);
    List<ChannelName> channels =
        Stream.iterate(1, i -> i + 1)
            .limit(replies.size())
            .map(i -> new ChannelName((i == 2 ? "cache-" : "c") + i))
            .toList();
    PublishRequest event =
        new PublishRequest(
            new EventName("e"), channels, "d", Optional.empty(), Set.of(), Optional.empty());

    return RedisPublisher.over(
            command -> redis.remove(), () -> "", TTLS, clock, meters, new Random(1))
        .deliveries()
        .deliver(AppPolicy.defaults("1"), List.of(event), Optional.empty());
  }
}
