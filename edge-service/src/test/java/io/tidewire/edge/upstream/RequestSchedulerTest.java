package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSchedulerTest {

  private static final Requester FLOODER = Requester.connection("attacked", new SocketId("1.1"));
  private static final Requester SAME_APP = Requester.connection("attacked", new SocketId("2.2"));
  private static final Requester OTHER_APP = Requester.connection("other", new SocketId("3.3"));

  private final RequestScheduler scheduler = new RequestScheduler(8, 2);
  private final List<Asked> asked = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();

  private record Asked(Requester requester, Promise<String> answer) {}

  private Cancel ask(Requester requester) {
    return scheduler.ask(
        requester,
        () -> {
          Promise<String> answer = Promise.promise();
          asked.add(new Asked(requester, answer));
          return answer.future();
        },
        outcome -> answers.add(outcome.succeeded() ? outcome.result() : "failed"));
  }

  private static Requester connection(int number) {
    return Requester.connection("attacked", new SocketId("9." + number));
  }

  private List<Requester> askers() {
    return asked.stream().map(Asked::requester).toList();
  }

  @Test
  void aConnectionHasNoMoreRequestsUnderWayThanItsLimit() {
    for (int i = 0; i < 1_000; i++) ask(FLOODER);

    assertThat(asked).hasSize(2);

    asked.get(0).answer().complete("yes");
    assertThat(asked).hasSize(3);
  }

  @Test
  void aThousandRequestsOfOneConnectionDoNotDelayTheFirstOfAnother() {
    for (int i = 0; i < 1_000; i++) ask(FLOODER);

    ask(SAME_APP);

    assertThat(askers()).containsExactly(FLOODER, FLOODER, SAME_APP);
  }

  @Test
  void theNumberOfRequestsUnderWayIsLimited() {
    for (int i = 0; i < 100; i++) ask(connection(i));

    assertThat(asked).hasSize(8);
  }

  @Test
  void aThousandConnectionsOfOneAppDelayAnotherAppByOneRequest() {
    for (int i = 0; i < 1_000; i++) ask(connection(i));
    ask(OTHER_APP);
    ask(OTHER_APP);

    for (int i = 0; i < 4; i++) asked.get(i).answer().complete("yes");

    assertThat(askers().subList(8, 12)).filteredOn(OTHER_APP::equals).hasSize(2);
  }

  @Test
  void withinAnAppConnectionsTakeTurns() {
    for (int i = 0; i < 4; i++) ask(Requester.connection("x", new SocketId("5." + i)));
    for (int i = 0; i < 8; i++) ask(connection(i));
    for (int i = 0; i < 500; i++) ask(FLOODER);
    ask(SAME_APP);

    int next = asked.size();
    for (int i = 0; i < 8; i++) asked.get(i).answer().complete("yes");

    assertThat(askers().subList(next, asked.size())).contains(SAME_APP);
  }

  @Test
  void theRequestsOfOneAppLeaveSlotsToOthers() {
    for (int i = 0; i < 100; i++) ask(Requester.channelsOf("attacked"));

    ask(OTHER_APP);

    assertThat(askers()).hasSize(7).contains(OTHER_APP);
  }

  @Test
  void aCancelledRequestIsNeverSentAndFreesItsSlotInTheQueue() {
    ask(FLOODER);
    ask(FLOODER);
    Cancel third = ask(FLOODER);
    ask(FLOODER);

    third.cancel();
    for (int i = 0; i < asked.size(); i++) asked.get(i).answer().tryComplete("yes");

    assertThat(asked).hasSize(3);
    assertThat(answers).hasSize(3);
  }

  @Test
  void aRequestCancelledUnderWayKeepsItsSlotUntilAnsweredAndIsNotDelivered() {
    Cancel first = ask(FLOODER);
    ask(FLOODER);
    ask(FLOODER);

    first.cancel();
    assertThat(asked).hasSize(2);

    asked.get(0).answer().complete("late");
    assertThat(asked).hasSize(3);
    assertThat(answers).isEmpty();
  }

  @Test
  void thousandsOfRequestsThatFailAtOnceDoNotRecurse() {
    for (int i = 0; i < 8; i++) ask(connection(i));
    for (int i = 0; i < 20_000; i++) {
      scheduler.<String>ask(
          OTHER_APP, () -> Future.failedFuture("away"), outcome -> answers.add("f"));
    }

    asked.get(0).answer().complete("a");

    assertThat(answers).hasSize(20_001);
  }
}
