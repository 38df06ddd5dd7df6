package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The frames are those of docs/recovery.md. */
class ConfirmationTest {

  @Test
  void aStreamsAnswerHasAPositionToComeBackTo() {
    Confirmation confirmation =
        new Confirmation(
            "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"orders\",\"data\":\"{\\\"recovery\\\":{\\\"v\\\":1,\\\"epoch\\\":\\\"kQ3xAbcd\\\",\\\"offset\\\":\\\"4182\\\",\\\"recovered\\\":true,\\\"replay\\\":3,\\\"boundary\\\":false,\\\"floor\\\":\\\"to-k_en.x\\\"}}\"}");

    assertThat(confirmation.channel()).isEqualTo("orders");
    assertThat(confirmation.position())
        .contains(new RecoveryPosition("kQ3xAbcd", "4182", "to-k_en.x"));
    assertThat(confirmation.isRecovered()).isTrue();
  }

  @Test
  void anAnswerThatSomethingIsLostIsNotTakenForRecovered() {
    Confirmation confirmation =
        new Confirmation(
            "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"orders\",\"data\":\"{\\\"recovery\\\":{\\\"v\\\":1,\\\"recovered\\\":false,\\\"reason\\\":\\\"trimmed\\\",\\\"epoch\\\":\\\"e\\\",\\\"offset\\\":\\\"9\\\"}}\"}");

    assertThat(confirmation.isRecovered()).isFalse();
    assertThat(confirmation.reason()).isEqualTo("trimmed");
    assertThat(confirmation.position()).as("it has no floor to come back to").isEmpty();
  }

  @Test
  void aStockAnswerHasNone() {
    Confirmation confirmation =
        new Confirmation(
            "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"a\",\"data\":\"{}\"}");

    assertThat(confirmation.position()).isEmpty();
  }
}
