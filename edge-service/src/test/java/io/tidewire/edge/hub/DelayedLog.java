package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A {@link SimulatedLog} behind a network: requests and answers take random times, and a request
 * waits while Redis is down.
 */
record DelayedLog(SimulatedLog log, ManualTimers timers, Random random) implements ChannelLog {

  private static final int MOST_LATENCY_MS = 80;

  @Override
  public Cancel read(LogQuery pending, Requester requester, Consumer<LogReading> answer) {
    return ask(() -> log.reading(pending), answer);
  }

  @Override
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    return ask(() -> log.latest(most), answer);
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    return ask(
        () -> positions.stream().filter(each -> log.hasMovedFrom(each.at())).toList(), answer);
  }

  private <T> Cancel ask(Supplier<T> pending, Consumer<T> answer) {
    boolean[] withdrawn = {false};
    transmit(() -> served(pending, answer, withdrawn));
    return () -> withdrawn[0] = true;
  }

  private <T> void served(Supplier<T> pending, Consumer<T> answer, boolean[] withdrawn) {
    if (!log.isUp()) {
      transmit(() -> served(pending, answer, withdrawn));
      return;
    }
    T reply = pending.get();
    transmit(
        () -> {
          if (!withdrawn[0]) answer.accept(reply);
        });
  }

  private void transmit(Runnable then) {
    timers.after(Duration.ofMillis(random.nextInt(MOST_LATENCY_MS)), then);
  }
}
