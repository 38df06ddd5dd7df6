package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.ManualExecutor;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkBatchesTest {

  private static final Requester EDGE = Requester.channelsOf("1");

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final ManualExecutor loop = new ManualExecutor();
  private final List<String> commands = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();

  private final LinkBatches batches =
      new LinkBatches(
          new LinkBatches.Wire() {
            @Override
            public boolean isUp(String key) {
              return true;
            }

            @Override
            public void subscribe(List<String> keys) {
              commands.add("SUB " + String.join(",", keys));
              sizes.add(keys.size());
            }

            @Override
            public void unsubscribe(List<String> keys) {
              commands.add("UNSUB " + String.join(",", keys));
              sizes.add(keys.size());
            }
          },
          new LoopTime(timers, clock, new Random(1), loop),
          20_000);

  @Test
  void whatOneTickAsksForGoesOutTogether() {
    batches.subscribe("a", EDGE);
    batches.subscribe("b", EDGE);
    assertThat(commands).isEmpty();

    loop.run();

    assertThat(commands).containsExactly("SUB a,b");
  }

  @Test
  void aChannelThatIsWantedAgainIsNotUnsubscribed() {
    assertThat(batches.unsubscribe("a")).isTrue();
    assertThat(batches.subscribe("a", EDGE)).as("in place of the former").isFalse();
    assertThat(batches.subscribe("a", EDGE)).isFalse();

    loop.run();

    assertThat(commands).containsExactly("SUB a");
  }

  @Test
  void aChannelThatIsNotWantedAnyMoreIsNotSubscribed() {
    assertThat(batches.subscribe("b", EDGE)).isTrue();
    assertThat(batches.unsubscribe("b")).isFalse();

    loop.run();

    assertThat(commands).containsExactly("UNSUB b");
  }

  @Test
  void whatWasSentAlreadyIsConfirmedByItself() {
    batches.subscribe("a", EDGE);
    loop.run();

    assertThat(batches.unsubscribe("a")).isTrue();
    loop.run();
    timers.advance(Duration.ofMillis(10));
    assertThat(batches.subscribe("a", EDGE)).isTrue();
    loop.run();

    assertThat(commands).containsExactly("SUB a", "UNSUB a", "SUB a");
  }

  @Test
  void aHundredThousandUnsubscriptionsDoNotDelayOneSubscription() {
    for (int i = 0; i < 100_000; i++) batches.unsubscribe("c" + i);
    loop.run();
    batches.subscribe("new", EDGE);
    loop.run();
    timers.advance(Duration.ofMillis(10));

    assertThat(commands).anyMatch("SUB new"::equals);
    assertThat(sum()).isLessThan(1_000);
  }

  @Test
  void unsubscriptionsTakeHalfThePaceInSmallPortions() {
    for (int i = 0; i < 10_000; i++) batches.unsubscribe("c" + i);
    loop.run();
    timers.advance(Duration.ofMillis(500));

    assertThat(sum()).isBetween(3_000, 5_064);
    assertThat(sizes).allMatch(size -> size <= LinkBatches.MOST_ENDS);
    timers.advance(Duration.ofSeconds(2));
    assertThat(sum()).isEqualTo(10_000);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void appsAndThenConnectionsTakeTurns() {
    Requester flooder = Requester.connection("attacked", new SocketId("1.1"));
    for (int i = 0; i < 5_000; i++) batches.subscribe("f" + i, flooder);
    batches.subscribe("same-app", Requester.connection("attacked", new SocketId("2.2")));
    batches.subscribe("other-app", Requester.connection("other", new SocketId("3.3")));

    loop.run();

    assertThat(commands.get(0)).startsWith("SUB f0,other-app,same-app,f1,f2");
  }

  @Test
  void aStormGoesOutInBatchesOf512AtTheAgreedRate() {
    for (int i = 0; i < 20_512; i++) batches.subscribe("c" + i, EDGE);
    loop.run();
    assertThat(sizes).containsExactly(512);

    timers.advance(Duration.ofMillis(500));
    assertThat(sum()).isBetween(10_000, 10_512);

    timers.advance(Duration.ofMillis(510));
    assertThat(sum()).isEqualTo(20_512);
    assertThat(sizes).allMatch(size -> size <= LinkBatches.MOST);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void onlyWhatWasLostIsForgotten() {
    for (int i = 0; i < 4; i++) batches.subscribe("c" + i, EDGE);
    batches.unsubscribe("e0");
    batches.unsubscribe("e1");

    batches.forget(key -> key.endsWith("0"));
    loop.run();

    assertThat(commands).containsExactly("SUB c1,c2,c3", "UNSUB e1");
  }

  @Test
  void whatWaitedWhenTheLinkWasLostIsForgotten() {
    for (int i = 0; i < 2_000; i++) batches.subscribe("c" + i, EDGE);
    loop.run();
    batches.forget(key -> true);

    timers.advance(Duration.ofSeconds(1));
    assertThat(sum()).isEqualTo(512);

    batches.subscribe("new", EDGE);
    loop.run();
    assertThat(commands.get(commands.size() - 1)).isEqualTo("SUB new");
  }

  @Test
  void aClockSetBackDoesNotStopTheFlow() {
    for (int i = 0; i < 2_000; i++) batches.subscribe("c" + i, EDGE);
    loop.run();
    clock.advance(Duration.ofMillis(10));
    int before = sum();

    clock.advance(Duration.ofMillis(-5));
    clock.advance(Duration.ofMillis(100));

    assertThat(sum()).isGreaterThan(before);
  }

  private int sum() {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }
}
