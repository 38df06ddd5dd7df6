package io.tidewire.edge.upstream;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A presence client whose requests the test answers. */
abstract class BusPresenceFixture {

  static final Topic TOPIC = new Topic("1", "orders");

  /** Another Redis has it. */
  static final Topic FAR = new Topic("1", "far");

  static final PresenceOutcome DONE = new PresenceOutcome.Occupied();
  static final RequestBudget ROOM = RequestBudget.of(1 << 20, 100, 1 << 16);
  static final Duration LONG = Duration.ofSeconds(30);
  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final Deque<Runnable> tick = new ArrayDeque<>();
  final LoopTime time = new LoopTime(timers, clock, new Random(1), tick::add);
  final Deque<Asked> asked = new ArrayDeque<>();
  final List<String> dead = new ArrayList<>();

  final RetryingRequests.Attempt bus =
      new RetryingRequests.Attempt() {
        @Override
        public <R> Future<R> ask(String address, Record request, Class<R> reply) {
          Promise<Object> answer = Promise.promise();
          asked.add(new Asked(address, request, answer));
          return answer.future().map(reply::cast);
        }
      };

  final BusPresence presence =
      new BusPresence(
          new RetryingRequests(bus, new TimeSource(timers, clock), new Random(1), LONG, ROOM),
          topic -> topic.equals(FAR) ? "far" : "near",
          time,
          "n1",
          dead::add);

  record Asked(String address, Record request, Promise<Object> answer) {

    PresenceBatch batch() {
      return (PresenceBatch) request;
    }

    void replyEach(PresenceOutcome... outcomes) {
      answer.complete(new PresenceBatchReply(List.of(outcomes)));
    }

    void reply(PresenceOutcome outcome) {
      answer.complete(new PresenceBatchReply(Collections.nCopies(batch().ops().size(), outcome)));
    }
  }

  /** Says a number, as long as it was not heard. */
  static final class Saying implements PendingPresenceUpdate {
    final List<PresenceOutcome> answers = new ArrayList<>();
    final Topic topic;
    Optional<PresenceOp> operation;

    Saying(Topic topic, int number) {
      this.topic = topic;
      operation = Optional.of(new PresenceOp.Occupy(topic, number, 1));
    }

    Saying(int number) {
      this(TOPIC, number);
    }

    @Override
    public Topic topic() {
      return topic;
    }

    @Override
    public Requester requester() {
      return Requester.channelsOf("1");
    }

    @Override
    public Optional<PresenceOp> operation() {
      return operation;
    }

    @Override
    public void answered(PresenceOutcome outcome) {
      answers.add(outcome);
      if (!(outcome instanceof PresenceOutcome.NodeDead)) operation = Optional.empty();
    }
  }

  Saying told(int number) {
    return told(TOPIC, number);
  }

  Saying told(Topic topic, int number) {
    Saying saying = new Saying(topic, number);
    presence.submit(saying);
    return saying;
  }

  void endTick() {
    while (!tick.isEmpty()) tick.remove().run();
  }
}
