package io.tidewire.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.error.SoftError;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExcerptTest {

  private static final String LONG = "y".repeat(60_000);

  @Test
  void aTextUpToTheLimitIsNotTruncated() {
    assertThat(Excerpt.of("x".repeat(200))).isEqualTo("x".repeat(200));
  }

  @Test
  void aLongerTextIsTruncatedAndMarked() {
    assertThat(Excerpt.of("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
  }

  @Test
  void truncationKeepsSurrogatePairsTogether() {
    assertThat(Excerpt.of("x".repeat(199) + "🚀🚀")).isEqualTo("x".repeat(199) + "…");
  }

  static List<Function<String, String>> errorsThatQuote() {
    return List.of(
        text -> SoftError.unsupportedEvent(text).message(),
        text -> SoftError.existingSubscription(text).message(),
        text -> SoftError.noCurrentSubscription(text).message(),
        text -> SoftError.invalidRecovery(text).message(),
        text -> SoftError.missingParameter(text).message(),
        text -> SoftError.invalidParameter(text).message(),
        text -> SoftError.signinRefused(text).message(),
        text -> SoftError.refreshRefused(text).message(),
        text -> SoftError.clientEventNotAllowed(text).message(),
        text -> SoftError.clientEventNotGranted(text).message(),
        text -> SoftError.notSubscribed(text).message(),
        text -> SoftError.clientEventNotDelivered(text).message(),
        text ->
            SoftError.encryptedSubscription(text, SubscriptionError.authRequired(text)).message(),
        text -> SubscriptionError.authRequired(text).error(),
        text -> SubscriptionError.unknownKey(text).error(),
        text -> SubscriptionError.invalidSignature(text, text).error(),
        text -> SubscriptionError.foreignUserChannel(text).error(),
        text -> SubscriptionError.invalidChannel(text).error(),
        text -> SubscriptionError.invalidData(text).error(),
        text -> SubscriptionError.auth(text).error(),
        text -> SubscriptionError.limitReached(text).error());
  }

  @ParameterizedTest
  @MethodSource("errorsThatQuote")
  void anErrorTruncatesLongQuotesOfAClient(Function<String, String> error) {
    assertThat(error.apply(LONG)).hasSizeLessThan(1_000);
  }
}
