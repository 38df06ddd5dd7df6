package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients are moved from a full edge to an empty one, and away from each edge that is replaced. */
@Timeout(180)
class RebalanceIT {

  private static final int VISITORS = 50;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TidewireInOneJvm tidewire =
      TidewireInOneJvm.start(
          Map.of(
              "tidewire.edge.rebalance.automatic", "none",
              "tidewire.edge.rebalance.settle", "1s",
              "tidewire.edge.rebalance.per-minute", "600",
              "tidewire.edge.drain.lag", "10ms",
              "tidewire.edge.drain.window", "3s"),
          TestApp.yamlWith("[{pattern: \"*\", history: {}}]"));
  private final String room = "presence-" + UUID.randomUUID();
  private final List<MovingVisitor> visitors = new ArrayList<>();
  private int edge = 1;
  private int published;

  @AfterEach
  void stop() {
    visitors.forEach(MovingVisitor::close);
    tidewire.close();
  }

  private int port() {
    return tidewire.edge(edge);
  }

  private int sockets(int edge) {
    return (int) tidewire.count(edge, "tidewire_sockets");
  }

  private List<MovingVisitor> rec1() {
    return IntStream.range(0, VISITORS)
        .mapToObj(i -> MovingVisitor.rec1(room, "r" + i, this::port))
        .toList();
  }

  private List<MovingVisitor> stock() {
    return IntStream.range(0, VISITORS)
        .mapToObj(i -> MovingVisitor.stock(room, "s" + i, this::port))
        .toList();
  }

  /** Members that have joined so far no longer count as member events. */
  private void allAreThere() {
    visitors.forEach(MovingVisitor::forget);
  }

  /** Publishes until the condition holds. Meanwhile the visitors move when they are asked to. */
  private void publishUntil(String what, BooleanSupplier condition) {
    Pusher backend = TestApp.backend(port());
    Await.until(
        what,
        LIMIT,
        () -> {
          published++;
          assertThat(backend.trigger(room, "n", published).getHttpStatus()).isEqualTo(200);
          visitors.forEach(MovingVisitor::heed);
          return condition.getAsBoolean();
        });
  }

  private boolean isLevel() {
    double mean = (sockets(1) + sockets(2)) / 2.0;
    return Math.abs(sockets(1) - mean) <= 0.1 * mean;
  }

  private void assertNobodyWasSeenComingOrLeaving() {
    for (MovingVisitor visitor : visitors) assertThat(visitor.memberEvents()).isEmpty();
  }

  private void assertNothingWasLost(List<MovingVisitor> recovering) {
    List<String> all = IntStream.rangeClosed(1, published).mapToObj(Integer::toString).toList();
    for (MovingVisitor visitor : recovering) {
      Await.until("the last has arrived", () -> visitor.messages().containsAll(all));
      assertThat(visitor.messages()).isEqualTo(all);
      assertThat(visitor.answers()).allMatch(answer -> answer.getBoolean("recovered"));
    }
  }

  private static int moves(List<MovingVisitor> visitors) {
    return visitors.stream().mapToInt(MovingVisitor::moves).sum();
  }

  @Test
  void aFullEdgeSendsClientsOfRec1ToAnEmptyOneAndTheyMissNothing() {
    List<MovingVisitor> recovering = rec1();
    List<MovingVisitor> stock = stock();
    visitors.addAll(recovering);
    visitors.addAll(stock);
    allAreThere();
    edge = 2;

    tidewire.order(1, "/rebalance", "clients=rec1");
    publishUntil("the edges are level", this::isLevel);

    assertThat(moves(recovering)).isBetween(VISITORS * 9 / 10, VISITORS);
    assertThat(moves(stock)).isZero();
    assertNothingWasLost(recovering);
    assertNobodyWasSeenComingOrLeaving();
  }

  @Test
  void stockClientsMoveWhenAnOperatorOrdersItAndKeepTheirPlaceInTheRoom() {
    List<MovingVisitor> stock = stock();
    visitors.addAll(stock);
    allAreThere();
    edge = 2;

    tidewire.order(1, "/rebalance", "clients=all");
    publishUntil("the edges are level", this::isLevel);

    assertThat(moves(stock)).isBetween(VISITORS * 4 / 10, VISITORS * 6 / 10);
    for (MovingVisitor visitor : stock) {
      assertThat(visitor.ends())
          .allSatisfy(
              end -> {
                assertThat(end.code()).isEqualTo(4200);
                assertThat(end.reason()).startsWith("rebalance retry_ms=");
              });
    }
    assertNobodyWasSeenComingOrLeaving();
  }

  @Test
  void eachEdgeIsReplacedInTurnAndOnlyStockClientsMissWhatIsPublishedInTheirSwap() {
    List<MovingVisitor> recovering = rec1();
    List<MovingVisitor> stock = stock();
    visitors.addAll(recovering);
    visitors.addAll(stock);
    allAreThere();

    for (int leaving = 1; leaving <= 2; leaving++) {
      edge = 3 - leaving;
      Future<Void> drained = tidewire.drainEdge(leaving);
      publishUntil("edge " + leaving + " is empty", drained::isComplete);
      tidewire.restartEdge(leaving);
    }
    publishUntil("all are back", () -> sockets(1) == 2 * VISITORS);

    assertThat(moves(recovering)).isEqualTo(2 * VISITORS);
    assertThat(moves(stock)).isEqualTo(2 * VISITORS);
    assertNothingWasLost(recovering);
    for (MovingVisitor visitor : stock) {
      assertThat(visitor.ends()).extracting(end -> end.code()).containsExactly(4200, 4200);
      assertThat(visitor.holesWhileConnected()).isEmpty();
    }
    assertNobodyWasSeenComingOrLeaving();
  }
}
