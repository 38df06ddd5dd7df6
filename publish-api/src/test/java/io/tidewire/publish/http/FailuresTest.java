package io.tidewire.publish.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.publish.admission.Refused;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final Failures failures = new Failures(new Random(1));

  @Test
  void everyAnswerIsAJsonObjectThatNamesItsStatus() {
    Answer answer = failures.answer(Refused.unauthorized("Unknown auth_key"), "id");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(new JsonObject().put("error", "Unknown auth_key").put("code", 401));
  }

  @Test
  void retriesAreSpreadByADelayInTheAnswer() {
    Set<String> delays = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Answer answer = failures.answer(BusFailure.UNAVAILABLE.exception("gone"), "id");
      assertThat(answer.status()).isEqualTo(503);
      delays.add(answer.headers().getOrDefault("Retry-After", ""));
    }

    assertThat(delays).containsExactlyInAnyOrder("1", "2", "3");
  }

  @Test
  void ourMistakesTellNothingToTheCaller() {
    Answer answer = failures.answer(new IllegalStateException("secret detail"), "id");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body().toString()).doesNotContain("secret");
  }
}
