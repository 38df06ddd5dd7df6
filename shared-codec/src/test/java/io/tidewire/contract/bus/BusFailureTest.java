package io.tidewire.contract.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BusFailureTest {

  @ParameterizedTest
  @EnumSource
  void aFailureArrivesUnchanged(BusFailure failure) {
    assertThat(BusFailure.of(failure.exception("why"))).isEqualTo(failure);
    assertThat(failure.exception("why")).hasMessage("why");
  }

  @ParameterizedTest
  @EnumSource(
      value = ReplyFailure.class,
      names = "RECIPIENT_FAILURE",
      mode = EnumSource.Mode.EXCLUDE)
  void failuresOfTheTransportAreUnavailable(ReplyFailure failure) {
    assertThat(BusFailure.of(new ReplyException(failure))).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void anUnknownCodeIsAnInternalError() {
    assertThat(BusFailure.of(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, -1, "?")))
        .isEqualTo(BusFailure.INTERNAL);
  }

  @Test
  void anyOtherFailureIsAnInternalError() {
    assertThat(BusFailure.of(new IllegalStateException())).isEqualTo(BusFailure.INTERNAL);
  }

  @Test
  void theCodesAreThoseOfHttp() {
    assertThat(BusFailure.UNAVAILABLE.failureCode()).isEqualTo(503);
    assertThat(BusFailure.OVERLOADED.failureCode()).isEqualTo(429);
    assertThat(BusFailure.INTERNAL.failureCode()).isEqualTo(500);
  }
}
