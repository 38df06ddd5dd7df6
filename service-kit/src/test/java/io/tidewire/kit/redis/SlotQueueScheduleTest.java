package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands of a slot under random refusals, layouts, lost links and time-outs. */
class SlotQueueScheduleTest {

  private static final int SLOT = 7;
  private static final int NODES = 3;
  private static final int STEPS = 4_000;
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final List<String> REFUSALS = List.of("TRYAGAIN", "ASK", "CLUSTERDOWN", "LOADING");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void commandsRunInOrderAndAtMostOnceAndEachCompletes(long seed) {
    var schedule = new Schedule(seed);
    for (int step = 0; step < STEPS; step++) schedule.step();
    schedule.settle();

    assertThat(schedule.executed).isSorted().doesNotHaveDuplicates();
    assertThat(schedule.open).isEmpty();
    assertThat(schedule.held.nothing()).isTrue();
    assertThat(schedule.executed).containsAll(schedule.succeeded);
    assertThat(schedule.executed).doesNotContainAnyElementsOf(schedule.certainlyNot);
    assertThat(schedule.succeeded).hasSizeGreaterThan(STEPS / 100);
    assertThat(schedule.moving).as("some were refused for too long").isPositive();
  }

  /** A slot that one node serves at a time, and connections that may fail with their answers. */
  private static final class Schedule implements SlotQueue.Router {

    private record Sent(Request request, Promise<Response> answer) {}

    private static final class Node implements SlotQueue.Line {
      final ArrayDeque<Sent> wire = new ArrayDeque<>();
      final RedisAddress address;
      boolean forgetful;

      Node(int index) {
        address = new RedisAddress("node", 7_000 + index);
      }

      @Override
      public Future<Response> send(Request request) {
        Promise<Response> answer = Promise.promise();
        wire.add(new Sent(request, answer));
        return answer.future();
      }

      @Override
      public boolean isConnecting() {
        return false;
      }

      @Override
      public String replicationId() {
        return "";
      }
    }

    final Random random;
    final MockClock clock = new MockClock();
    final ClusterMeters meters =
        new ClusterMeters(new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock));
    final List<Node> nodes = new ArrayList<>();
    final Map<Request, Integer> numbers = new HashMap<>();
    final List<Integer> executed = new ArrayList<>();
    final List<Integer> succeeded = new ArrayList<>();
    final List<Integer> certainlyNot = new ArrayList<>();
    final Set<Integer> open = new HashSet<>();
    final List<Runnable> timers = new ArrayList<>();
    final SlotQueue queue;
    Node serving;
    Node believed;
    String refusing = "";
    final HeldCommands held = new HeldCommands(STEPS);
    int moving;
    int next;

    Schedule(long seed) {
      random = new Random(seed);
      for (int i = 0; i < NODES; i++) nodes.add(new Node(i));
      serving = nodes.get(0);
      believed = serving;
      queue = new SlotQueue(SLOT, this);
    }

    void step() {
      int what = random.nextInt(100);
      if (what < 12) {
        send();
      } else if (what < 75) {
        answer(nodes.get(random.nextInt(NODES)));
      } else if (what < 88) {
        fire();
      } else if (what < 90) {
        serve(nodes.get(random.nextInt(NODES)));
      } else if (what < 92) {
        believed = nodes.get(random.nextInt(NODES));
      } else if (what < 93) {
        refusing = REFUSALS.get(random.nextInt(REFUSALS.size()));
      } else if (what < 97) {
        if (serving.wire.isEmpty()) refusing = "";
      } else if (what < 98) {
        serving.forgetful = true;
      } else if (what < 99) {
        lose(nodes.get(random.nextInt(NODES)));
      }
      clock.add(Duration.ofMillis(random.nextInt(20)));
    }

    /** Moves the slot to a node, once all commands that the node refused before are answered. */
    private void serve(Node next) {
      if (next.wire.isEmpty()) serving = next;
    }

    void settle() {
      refusing = "";
      while (!open.isEmpty()) {
        nodes.forEach(this::answer);
        fire();
        clock.add(Duration.ofMillis(10));
      }
    }

    private void send() {
      int number = next++;
      open.add(number);
      Request digest = Request.cmd(Command.EVALSHA).arg("sha").arg(number);
      Request source = Request.cmd(Command.EVAL).arg("source").arg(number);
      numbers.put(digest, number);
      numbers.put(source, number);
      Promise<Response> answer = Promise.promise();
      queue.send((bySource, line) -> bySource ? source : digest, answer);
      answer
          .future()
          .onSuccess(done -> ended(number, Optional.empty()))
          .onFailure(cause -> ended(number, Optional.of(cause)));
    }

    private void ended(int number, Optional<Throwable> failure) {
      assertThat(open.remove(number)).as("completes once").isTrue();
      if (failure.isEmpty()) {
        succeeded.add(number);
      } else if (failure.get() instanceof RedisUnavailable away && !away.outcomeUnknown()) {
        certainlyNot.add(number);
        if (away.why() == RedisUnavailable.Why.MOVING) moving++;
      }
    }

    /** Executes or refuses the oldest command of a node. */
    private void answer(Node node) {
      Sent sent = node.wire.poll();
      if (sent == null) return;
      if (node != serving) {
        sent.answer().fail(ErrorType.create("MOVED " + SLOT + " " + serving.address));
      } else if (!refusing.isEmpty()) {
        sent.answer().fail(ErrorType.create(refusing + " not now"));
      } else if (node.forgetful && sent.request().command().equals(Command.EVALSHA)) {
        sent.answer().fail(ErrorType.create("NOSCRIPT No matching script"));
      } else {
        node.forgetful = false;
        executed.add(numbers.get(sent.request()));
        sent.answer().complete(SimpleStringType.create("OK"));
      }
    }

    /** Loses a connection: some of the sent commands were executed, but it is unknown which. */
    private void lose(Node node) {
      List<Sent> lost = new ArrayList<>(node.wire);
      node.wire.clear();
      int done =
          node == serving && refusing.isEmpty() && !node.forgetful
              ? random.nextInt(lost.size() + 1)
              : 0;
      for (int i = 0; i < done; i++) executed.add(numbers.get(lost.get(i).request()));
      lost.forEach(sent -> sent.answer().fail(RedisErrors.lost("gone")));
    }

    private void fire() {
      if (!timers.isEmpty()) timers.remove(0).run();
    }

    @Override
    public Optional<SlotQueue.Node> node(int slot) {
      return Optional.of(new SlotQueue.Node(believed.address, believed));
    }

    @Override
    public void redirected(Redirection redirection) {
      believed =
          nodes.stream()
              .filter(node -> node.address.equals(redirection.to()))
              .findFirst()
              .orElseThrow();
    }

    @Override
    public void suspect() {
      believed = serving;
    }

    @Override
    public Optional<HeldCommands.Held> hold(int slot) {
      return held.hold(Optional.of(believed.address));
    }

    @Override
    public long patience() {
      return PATIENCE;
    }

    @Override
    public ClusterMeters meters() {
      return meters;
    }

    @Override
    public Cancel after(Duration pause, Runnable task) {
      timers.add(task);
      return () -> timers.remove(task);
    }
  }
}
