package io.tidewire.publish.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.kit.redis.script.OrderedScriptExecutor;
import io.tidewire.kit.redis.script.RedisCommands;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.publish.outcome.NotPublished;
import io.tidewire.publish.outcome.PublishOutcome;
import io.tidewire.publish.outcome.Receipts;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.EventName;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.NumberType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
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

  private static final int MANY = 1_000;

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
        .extracting(NotPublished.Copy::outcome)
        .containsExactly(
            PublishOutcome.NOT_PUBLISHED, PublishOutcome.PUBLISHED, PublishOutcome.NOT_PUBLISHED);
  }

  @Test
  void anAppThatWaitsForHalfOfTheLineLeavesTheOtherHalfToTheOthers() {
    Queue<Promise<Response>> unanswered = new ArrayDeque<>();
    EventPublisher deliveries =
        deliveries(
            command -> {
              Promise<Response> answer = Promise.promise();
              unanswered.add(answer);
              return answer.future();
            },
            4);
    deliver(deliveries, "greedy", 1);
    deliver(deliveries, "greedy", 1);

    Future<Receipts> third = deliver(deliveries, "greedy", 1);
    deliver(deliveries, "other", 1);

    assertThat(third.cause()).isInstanceOf(NotPublished.class);
    assertThat(((NotPublished) third.cause()).outcomeUnknown()).isFalse();
    assertThat(unanswered).hasSize(3);
  }

  /** Each channel is at a server of its own. */
  @Test
  void whatWaitsForAPrimaryThatHangsTakesNoRoomFromTheChannelsOfTheOthers() {
    Queue<Promise<Response>> unanswered = new ArrayDeque<>();
    EventPublisher deliveries =
        deliveries(
            command -> {
              Promise<Response> answer = Promise.promise();
              unanswered.add(answer);
              return answer.future();
            },
            new CommandShares(Topic::channel, 2));
    deliver(deliveries, "1", "hangs");
    assertThat(deliver(deliveries, "1", "hangs").failed()).isTrue();

    assertThat(deliver(deliveries, "1", "works").isComplete()).isFalse();
    assertThat(unanswered).hasSize(2);
    assertThat(deliver(deliveries, "1", "free", "hangs").failed()).as("all or none").isTrue();
    assertThat(unanswered).hasSize(2);
    assertThat(deliver(deliveries, "1", "free").isComplete()).as("nothing was taken").isFalse();

    unanswered.remove().complete(NumberType.create(1));
    unanswered.remove().complete(NumberType.create(1));
    assertThat(deliver(deliveries, "1", "hangs", "works").isComplete()).isFalse();
    assertThat(deliver(deliveries, "1", "hangs").failed()).isTrue();
    assertThat(deliver(deliveries, "1", "works").failed()).isTrue();
  }

  @Test
  void anAnswerMakesRoomForTheAppsNextPublish() {
    Queue<Promise<Response>> unanswered = new ArrayDeque<>();
    EventPublisher deliveries =
        deliveries(
            command -> {
              Promise<Response> answer = Promise.promise();
              unanswered.add(answer);
              return answer.future();
            },
            2);
    deliver(deliveries, "1", 1);
    assertThat(deliver(deliveries, "1", 1).failed()).isTrue();

    unanswered.remove().complete(NumberType.create(1));

    assertThat(deliver(deliveries, "1", 1).isComplete()).isFalse();
  }

  @Test
  void aPublishToMoreChannelsThanAShareGoesOutAlone() {
    List<Future<Response>> replies = Collections.nCopies(5, TAKEN);
    Queue<Future<Response>> redis = new ArrayDeque<>(replies);

    assertThat(deliver(deliveries(command -> redis.remove(), 4), "1", 5).succeeded()).isTrue();
  }

  private static Future<Receipts> deliver(EventPublisher deliveries, String appId, int copies) {
    return deliveries.deliver(
        AppPolicy.defaults(appId), List.of(event(copies)), Optional.empty(), Span.getInvalid());
  }

  private static Future<Receipts> deliver(
      EventPublisher deliveries, String appId, String... channels) {
    PublishRequest event =
        new PublishRequest(
            new EventName("e"),
            Stream.of(channels).map(ChannelName::new).toList(),
            "d",
            Optional.empty(),
            Set.of(),
            Optional.empty());
    return deliveries.deliver(
        AppPolicy.defaults(appId), List.of(event), Optional.empty(), Span.getInvalid());
  }

  private NotPublished outcomeOf(List<Future<Response>> replies) {
    Throwable cause = deliver(replies).cause();
    assertThat(cause).isInstanceOf(NotPublished.class);
    return (NotPublished) cause;
  }

  private Future<Receipts> deliver(List<Future<Response>> replies) {
    Queue<Future<Response>> redis = new ArrayDeque<>(replies);
    return deliveries(command -> redis.remove(), MANY)
        .deliver(
            AppPolicy.defaults("1"),
            List.of(event(replies.size())),
            Optional.empty(),
            Span.getInvalid());
  }

  private EventPublisher deliveries(RedisCommands redis, int maxInFlight) {
    return deliveries(redis, new CommandShares(topic -> "redis", maxInFlight));
  }

  private EventPublisher deliveries(RedisCommands redis, CommandShares shares) {
    OrderedScriptExecutor line = new OrderedScriptExecutor(redis, () -> "");
    SharedRedis shared = new SharedRedis(line, shares);
    return RedisPublisher.over(shared, TTLS, clock, meters, new Random(1)).deliveries();
  }

  private static PublishRequest event(int copies) {
    List<ChannelName> channels =
        Stream.iterate(1, i -> i + 1)
            .limit(copies)
            .map(i -> new ChannelName((i == 2 ? "cache-" : "c") + i))
            .toList();
    return new PublishRequest(
        new EventName("e"), channels, "d", Optional.empty(), Set.of(), Optional.empty());
  }
}
