package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.kit.outbound.Attempt.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which clients' failures count before a hook is paused. */
class FailingClientsTest extends HooksFixture {

  private static final String ATTACKER = "203.0.113.7";
  private static final String ANN = "203.0.113.8";

  private void fails(String client, int number) {
    connectFrom(client, "sid=" + client + number);
    answers(Outcome.REJECTED, 500);
  }

  private double openBreakers() {
    return registry.get("tidewire_hook_breakers_open").gauge().value();
  }

  @Test
  void aClientWhoseCookiesMakeTheBackendFailDoesNotGetOthersRefused() {
    for (int i = 0; i < 200; i++) fails(ATTACKER, i);
    assertThat(openBreakers()).isZero();

    Future<ConnectVerdict> other = connectFrom(ANN, "sid=ann");
    answers("{\"allow\":true}");

    assertThat(accepted(other)).isNotNull();
  }

  @Test
  void norDoCallsThatItHasHangTogether() {
    for (int i = 0; i < 100; i++) {
      connectFrom(ATTACKER, "sid=" + i);
      connectFrom(ATTACKER, "sid=again" + i);
      answers(Outcome.TIMEOUT, 0);
      answers(Outcome.TIMEOUT, 0);
    }

    assertThat(openBreakers()).isZero();
  }

  @Test
  void aBackendThatFailsAtManyClientsIsLeftAlone() {
    for (int i = 0; i < 20; i++) fails("203.0.113." + i, i);

    assertThat(openBreakers()).isEqualTo(1);
    int before = calls.size();
    assertThat(code(connectFrom("198.51.100.1", "sid=new"))).isEqualTo(4100);
    assertThat(calls).hasSize(before);
  }

  @Test
  void whetherItIsBackIsTriedWithAClientAtWhichItHasNotFailed() {
    for (int i = 0; i < 20; i++) fails("203.0.113." + i, i);
    clock.advance(Duration.ofSeconds(1));
    int before = calls.size();

    assertThat(code(connectFrom("203.0.113.7", "sid=bad"))).isEqualTo(4100);
    assertThat(calls).hasSize(before);
    Future<ConnectVerdict> probe = connectFrom("198.51.100.1", "sid=new");
    answers("{\"allow\":true}");

    assertThat(accepted(probe)).isNotNull();
    assertThat(openBreakers()).isZero();
  }

  @Test
  void aMinuteLaterAFailureCountsAgain() {
    for (int i = 0; i < 20; i++) {
      fails(ATTACKER, i);
      clock.advance(FailedClients.REMEMBERED);
    }
    FailedClients failed = new FailedClients(clock);
    assertThat(failed.add(ATTACKER)).isTrue();
    assertThat(failed.add(ATTACKER)).isFalse();
    clock.advance(FailedClients.REMEMBERED);
    assertThat(failed.add(ATTACKER)).isTrue();
  }

  @Test
  void noMoreClientsAreRememberedThanTheirLimit() {
    FailedClients failed = new FailedClients(clock);
    for (int i = 0; i <= FailedClients.MOST; i++) failed.add("client " + i);

    assertThat(failed.has("client 0")).isFalse();
    assertThat(failed.has("client 1")).isTrue();
  }

  @Test
  void whereClientsCannotBeToldApartAnErrorIsAnAnswer() {
    for (int i = 0; i < 100; i++) {
      connect(APP, "sid=" + i);
      answers(Outcome.REJECTED, 500);
    }

    assertThat(openBreakers()).isZero();
  }
}
