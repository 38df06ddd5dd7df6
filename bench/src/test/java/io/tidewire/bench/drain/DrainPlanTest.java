package io.tidewire.bench.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.publish.PublishPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainPlanTest {

  private static final List<String> CHANNELS = DrainPlan.channels("stream-", "run", 20);

  private static DrainPlan plan() {
    return new DrainPlan(
        new RampUp(400, 100),
        new PublishPlan(
            CHANNELS,
            10,
            new PublishPlan.RequestForm(1, 64, false),
            new PublishPlan.HttpConnections(4, 1)),
        Duration.ofSeconds(10));
  }

  @Test
  void eachKindHasAFifthOfTheClientsAndOfTheChannels() {
    assertThat(
            IntStream.range(0, 400)
                .mapToObj(DrainPlan::kindOf)
                .collect(Collectors.groupingBy(kind -> kind, Collectors.counting())))
        .hasSize(5)
        .allSatisfy((kind, count) -> assertThat(count).isEqualTo(80));
    assertThat(CHANNELS).hasSize(20).doesNotHaveDuplicates();
    assertThat(CHANNELS).filteredOn(name -> name.startsWith("presence-stream-")).hasSize(8);
    assertThat(CHANNELS).filteredOn(name -> name.startsWith("private-stream-")).hasSize(4);
  }

  @Test
  void aClientIsOnAChannelOfItsKindAndTheseHaveEquallyMany() {
    Map<String, Long> clients =
        IntStream.range(0, 400)
            .mapToObj(client -> CHANNELS.get(plan().channelOf(client)))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

    assertThat(clients).hasSize(20);
    assertThat(clients.values()).containsOnly(20L);
    for (int client = 0; client < 400; client++) {
      assertThat(CHANNELS.get(plan().channelOf(client)))
          .contains("-" + DrainPlan.kindOf(client).text() + "-");
    }
  }

  @Test
  void thereIsAChannelForEachKind() {
    assertThatThrownBy(() -> DrainPlan.channels("stream-", "run", 4))
        .isInstanceOf(WrongArgument.class)
        .hasMessageContaining("--channels");
  }
}
