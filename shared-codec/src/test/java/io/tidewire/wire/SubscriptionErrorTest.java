package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.error.SubscriptionError;
import org.junit.jupiter.api.Test;

class SubscriptionErrorTest {

  @Test
  void authErrorsMatchTheHostedService() {
    assertThat(SubscriptionError.authRequired("private-a"))
        .isEqualTo(auth("Auth info required to subscribe to private-a"));
    assertThat(SubscriptionError.malformedAuth())
        .isEqualTo(auth("Invalid format: auth must have the format key:signature"));
    assertThat(SubscriptionError.unknownKey("k"))
        .isEqualTo(auth("Invalid key in subscription auth data: 'k'"));
    assertThat(SubscriptionError.invalidSignature("1.2:private-a", "00"))
        .isEqualTo(
            auth(
                "Invalid signature: Expected HMAC SHA256 hex digest of 1.2:private-a,"
                    + " but got 00"));
  }

  @Test
  void otherUsersAreRefusedOnAUserChannel() {
    assertThat(SubscriptionError.foreignUserChannel("#server-to-user-ann"))
        .isEqualTo(auth("Not signed in as the user of #server-to-user-ann"));
  }

  @Test
  void mistakesOfTheClientAreBadRequests() {
    assertThat(SubscriptionError.invalidChannel("why"))
        .isEqualTo(new SubscriptionError("InvalidChannel", "why", 400));
    assertThat(SubscriptionError.invalidData("why"))
        .isEqualTo(new SubscriptionError("InvalidData", "why", 400));
    assertThat(SubscriptionError.missingUserId().type()).isEqualTo("InvalidData");
  }

  @Test
  void anExceededLimitIsForbiddenAndNamed() {
    assertThat(SubscriptionError.tooManyMembers(100).error()).contains("100");
    assertThat(SubscriptionError.userIdTooLong(128).error()).contains("128");
    assertThat(SubscriptionError.userInfoTooLarge(1_024))
        .isEqualTo(
            new SubscriptionError("LimitReached", "user_info is larger than 1024 bytes", 403));
  }

  @Test
  void internalErrorsExposeNoDetails() {
    assertThat(SubscriptionError.serverError().type()).isEqualTo("ServerError");
    assertThat(SubscriptionError.serverError().status()).isEqualTo(500);
  }

  private static SubscriptionError auth(String error) {
    return new SubscriptionError("AuthError", error, 401);
  }
}
