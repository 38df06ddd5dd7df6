package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.error.SoftError;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftErrorTest {

  @Test
  void theTextsOfTheHostedServiceAreKept() {
    assertThat(SoftError.unsupportedEvent("pusher:foo").message())
        .isEqualTo("Unsupported event received on socket: pusher:foo");
    assertThat(SoftError.existingSubscription("a").message())
        .isEqualTo("Existing subscription to channel a");
    assertThat(SoftError.noCurrentSubscription("a").message())
        .isEqualTo("No current subscription to channel a, or subscription in progress");
    assertThat(SoftError.invalidClientEvent().message())
        .isEqualTo("Invalid client event (must contain channel and data)");
    assertThat(SoftError.missingParameter("data.channel").message())
        .isEqualTo("Missing parameter: data.channel");
  }

  @Test
  void errorsOfTheClientItselfHaveACode() {
    assertThat(
            List.of(
                SoftError.clientEventNameTooLong(200),
                SoftError.clientEventsDisabled(),
                SoftError.clientEventTooLarge(10_240),
                SoftError.clientEventRateExceeded(10)))
        .allSatisfy(error -> assertThat(error.code()).hasValue(4301));
    assertThat(SoftError.signinRefused("no").code()).hasValue(4009);
    assertThat(SoftError.refreshRefused("no").code()).hasValue(4009);
    assertThat(SoftError.watchlistTooLong(100).code()).hasValue(4302);
  }

  @Test
  void allOtherErrorsHaveNoCode() {
    assertThat(
            List.of(
                SoftError.invalidMessageFormat(),
                SoftError.binaryNotSupported(),
                SoftError.unsupportedEvent("x"),
                SoftError.missingParameter("x"),
                SoftError.invalidParameter("x"),
                SoftError.existingSubscription("x"),
                SoftError.noCurrentSubscription("x"),
                SoftError.invalidClientEvent(),
                SoftError.clientEventNotAllowed("x"),
                SoftError.clientEventNotDelivered("x"),
                SoftError.notSubscribed("x")))
        .allSatisfy(error -> assertThat(error.code()).isEmpty());
  }

  @Test
  void aLongEventNameIsTruncatedInTheError() {
    assertThat(SoftError.unsupportedEvent("x".repeat(60_000)).message()).hasSizeLessThan(300);
  }

  @Test
  void aRefusalOnAnEncryptedChannelNamesTheChannelOnlyInItsMessage() {
    SoftError error =
        SoftError.encryptedSubscription(
            "private-encrypted-a", SubscriptionError.authRequired("private-encrypted-a"));

    assertThat(error.message()).contains("Auth info required to subscribe to private-encrypted-a");
    assertThat(Vectors.json(ServerFrames.error(error)).has("channel")).isFalse();
  }
}
