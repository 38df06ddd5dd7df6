package io.tidewire.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.bench.publish.PublishPlan.HttpConnections;
import io.tidewire.bench.publish.PublishPlan.RequestForm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishPlanTest {

  @Test
  void requestsAreDueAtExactTimesHoweverLongAnswersTake() {
    PublishPlan plan = plan(1, 300, 10, 1);

    assertThat(plan.dueMicros(0)).isZero();
    assertThat(plan.dueMicros(1)).isEqualTo(33_333);
    assertThat(plan.dueMicros(30)).isEqualTo(1_000_000);
    assertThat(plan.dueMicros(30_000_000)).isEqualTo(1_000_000_000_000L);
  }

  @Test
  void everyChannelKeepsToOneConnectionAndAllGetTheSameRate() {
    PublishPlan plan = plan(100, 1, 1, 16);

    assertThat(plan.isOrdered()).isTrue();
    assertThat(plan.lanes()).isEqualTo(10);
    Turns turns = new Turns(plan);
    int[] perChannel = new int[100];
    for (int i = 0; i < 1_000; i++) {
      int lane = i % 10;
      int channel = (int) (turns.take(lane) % 100);
      assertThat(channel % 10).isEqualTo(lane);
      perChannel[channel]++;
    }
    assertThat(perChannel).containsOnly(10);
  }

  @Test
  void eventsOfAChannelAreNumberedWithoutAGap() {
    Turns turns = new Turns(plan(3, 1, 1, 8));

    List<Long> taken = IntStream.range(0, 7).mapToObj(i -> turns.take(i % 8)).toList();

    assertThat(taken).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aWrongNumberNamesItsArgument() {
    assertThatThrownBy(() -> plan(1, 1, 0, 1)).hasMessageStartingWith("--batch: expected 1 to");
    assertThatThrownBy(() -> plan(1, -1, 1, 1)).hasMessageStartingWith("--rate: ");
    assertThatThrownBy(() -> plan(1, Double.NaN, 1, 1)).hasMessageStartingWith("--rate: ");
    assertThatThrownBy(() -> plan(1, 1, 1, 0)).hasMessageStartingWith("--http-connections: ");
  }

  static PublishPlan plan(int channels, double rate, int batch, int connections) {
    return plan(channels, rate, batch, connections, false);
  }

  static PublishPlan plan(int channels, double rate, int batch, int connections, boolean keyed) {
    List<String> names = IntStream.range(0, channels).mapToObj(i -> "c-" + i).toList();
    return new PublishPlan(
        names, rate, new RequestForm(batch, 64, keyed), new HttpConnections(connections, 1));
  }
}
