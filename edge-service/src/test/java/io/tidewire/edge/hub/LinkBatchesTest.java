package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkBatchesTest {

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final Turns loop = new Turns();
  private final List<String> commands = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();

  private final LinkBatches batches =
      new LinkBatches(
          new LinkBatches.Wire() {
            @Override
            public boolean isUp() {
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
    batches.subscribe("a");
    batches.subscribe("b");
    assertThat(commands).isEmpty();

    loop.run();

    assertThat(commands).containsExactly("SUB a,b");
  }

  @Test
  void theOrderOfRequestsForATopicIsKept() {
    batches.unsubscribe("a");
    batches.subscribe("a");
    batches.subscribe("b");
    batches.unsubscribe("b");

    loop.run();

    assertThat(commands).containsExactly("UNSUB a", "SUB a,b", "UNSUB b");
  }

  @Test
  void aStormGoesOutInBatchesOf512AtTheAgreedRate() {
    for (int i = 0; i < 20_512; i++) batches.subscribe("c" + i);
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
  void whatWaitedWhenTheLinkWasLostIsForgotten() {
    for (int i = 0; i < 2_000; i++) batches.subscribe("c" + i);
    loop.run();
    batches.forget();

    timers.advance(Duration.ofSeconds(1));
    assertThat(sum()).isEqualTo(512);

    batches.subscribe("new");
    loop.run();
    assertThat(commands.get(commands.size() - 1)).isEqualTo("SUB new");
  }

  @Test
  void aClockSetBackDoesNotStopTheFlow() {
    for (int i = 0; i < 2_000; i++) batches.subscribe("c" + i);
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
