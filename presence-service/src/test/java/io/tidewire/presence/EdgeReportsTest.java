package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.SettleCounts;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EdgeReportsTest {

  private static final Topic NEWS = new Topic("1", "news");
  private static final Topic CHAT = new Topic("1", "chat");

  private final ManualTimers timers = new ManualTimers();
  private final List<SettleCounts> asked = new ArrayList<>();
  private Future<Set<String>> edges = Future.succeededFuture(Set.of("a~1", "b~1"));
  private final EdgeReports reports = new EdgeReports(asked::add, () -> edges, timers, "p~1");

  @Test
  void countsWaitForEveryEdge() {
    Future<Void> settled = reports.of(List.of(NEWS));
    assertThat(asked.get(0).topics()).containsExactly(NEWS);

    answer(0, "a~1");
    assertThat(settled.isComplete()).isFalse();
    answer(0, "b~1");

    assertThat(settled.succeeded()).isTrue();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void queriesThatArriveDuringARequestShareTheNextOne() {
    reports.of(List.of(NEWS));
    Future<Void> second = reports.of(List.of(CHAT));
    Future<Void> third = reports.of(List.of(NEWS, CHAT));
    assertThat(asked).hasSize(1);

    answer(0, "a~1");
    answer(0, "b~1");
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1).topics()).containsExactly(CHAT, NEWS);
    assertThat(second.isComplete()).isFalse();
    answer(1, "a~1");
    answer(1, "b~1");

    assertThat(second.succeeded()).isTrue();
    assertThat(third.succeeded()).isTrue();
    assertThat(asked).hasSize(2);
  }

  @Test
  void onlyTheFirstQueryWaitsForAnEdgeThatDoesNotAnswer() {
    Future<Void> first = reports.of(List.of(NEWS));
    answer(0, "a~1");
    timers.advance(EdgeReports.PATIENCE);
    assertThat(first.succeeded()).isTrue();

    Future<Void> second = reports.of(List.of(NEWS));
    answer(1, "a~1");
    assertThat(second.succeeded()).isTrue();

    answer(1, "b~1");
    Future<Void> third = reports.of(List.of(NEWS));
    answer(2, "a~1");
    assertThat(third.isComplete()).isFalse();
  }

  @Test
  void aListingContainsEveryReportedChannel() {
    reports.ofAll();

    assertThat(asked.get(0).topics()).isEmpty();
  }

  @Test
  void tooManyChannelsForOneRequestAreRequestedAsAllChannels() {
    reports.of(List.of(NEWS));
    List<Topic> many =
        IntStream.range(0, SettleCounts.MAX_TOPICS).mapToObj(i -> new Topic("1", "c" + i)).toList();
    reports.of(many);
    reports.of(List.of(NEWS));

    answer(0, "a~1");
    answer(0, "b~1");

    assertThat(asked.get(1).topics()).isEmpty();
  }

  @Test
  void withoutEdgesOrLeasesNoQueryWaits() {
    edges = Future.succeededFuture(Set.of());
    assertThat(reports.of(List.of(NEWS)).succeeded()).isTrue();

    edges = Future.failedFuture("away");
    assertThat(reports.of(List.of(NEWS)).succeeded()).isTrue();
  }

  private void answer(int question, String node) {
    reports.settled(new CountsSettled(asked.get(question).round(), node));
  }
}
