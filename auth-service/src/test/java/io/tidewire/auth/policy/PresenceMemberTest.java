package io.tidewire.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.wire.Member;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceMemberTest extends SubscribePolicyFixture {

  @Test
  void vectorA2AdmitsAMember() {
    String signature = "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d";

    assertThat(decide("presence-lobby", signature, ANA))
        .isEqualTo(allowed(new Member("u-17", "{\"name\":\"Ana\"}")));
  }

  @Test
  void vectorA3CountsRawUtf8() {
    String signature = "6ecbc7c4a826e329b95911aa754bdc16f51e3e0e9bde8b38320796a03a6e238f";
    String data = "{\"user_id\":\"u-18\",\"user_info\":{\"name\":\"Zoë 🚀\",\"tag\":\"a/b\"}}";

    assertThat(decide("presence-lobby", signature, data))
        .isEqualTo(allowed(new Member("u-18", "{\"name\":\"Zoë 🚀\",\"tag\":\"a/b\"}")));
  }

  @Test
  void vectorA4KeepsEscapesAndTurnsANumberIntoItsDigits() {
    String signature = "98ed500ba9143a504801852af65f27bb67d4cb90802afe855561a29ceb173b20";
    String data = "{\"user_id\":18,\"user_info\":{\"name\":\"Zo\\u00eb\",\"tag\":\"a\\/b\"}}";

    assertThat(decide("presence-lobby", signature, data))
        .isEqualTo(allowed(new Member("18", "{\"name\":\"Zo\\u00eb\",\"tag\":\"a\\/b\"}")));
  }

  @Test
  void vectorA7AdmitsTheSignedInUserWithoutChannelData() {
    String signature = "0a76f158e6dc0e847df8ad233229cd82c4c063865ef25e19e8bc977e492c7601";
    var user = new Member("u-17", "{\"name\":\"Ana\"}");

    assertThat(decide("presence-lobby", signature, null, Optional.of(user)))
        .isEqualTo(allowed(user));
  }

  @Test
  void channelDataOverridesTheSignedInUser() {
    String signature = "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d";

    assertThat(decide("presence-lobby", signature, ANA, Optional.of(new Member("other", "{}"))))
        .isEqualTo(allowed(new Member("u-17", "{\"name\":\"Ana\"}")));
  }

  @Test
  void aPresenceChannelNeedsAMember() {
    assertThat(signed("presence-lobby", null))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "InvalidData",
                "Missing parameter: data.channel_data; required unless the user is signed in",
                400));
  }

  @Test
  void forgedChannelDataIsRefused() {
    String ofAna = "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d";

    assertThat(decide("presence-lobby", ofAna, ANA.replace("u-17", "u-99")))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "",
        "[]",
        "null",
        "{\"user_id\":true}",
        "{\"user_id\":{}}",
        "{\"user_id\":[1]}",
        "{\"user_id\":\"a\",\"user_id\":\"b\"}",
        "{\"user_id\":\"a\\ud800\"}",
        "{\"user_id\":\"a\",\"user_info\":{\"name\":\"\\udc00\"}}"
      })
  void channelDataWithoutAValidUserIdIsInvalid(String data) {
    assertThat(signed("presence-lobby", data))
        .isInstanceOfSatisfying(
            SubscribeVerdict.Refused.class,
            refused -> {
              assertThat(refused.type()).isEqualTo("InvalidData");
              assertThat(refused.status()).isEqualTo(400);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"user_id\":null}", "{\"user_id\":\"\"}"})
  void aMemberNeedsAUserId(String data) {
    assertThat(signed("presence-lobby", data))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "InvalidData", "channel_data must contain a user_id", 400));
  }

  @ParameterizedTest
  @CsvSource({"10,10", "10.0,10.0", "9007199254740993,9007199254740993", "1e3,1e3"})
  void aNumericUserIdNeverPassesThroughADouble(String number, String userId) {
    assertThat(signed("presence-lobby", "{\"user_id\":" + number + "}"))
        .isEqualTo(allowed(new Member(userId, "{}")));
  }

  @Test
  void aMemberWithoutInfoOrWithNullHasAnEmptyObject() {
    assertThat(signed("presence-lobby", "{\"user_id\":\"a\",\"user_info\":null}"))
        .isEqualTo(allowed(new Member("a", "{}")));
  }

  @Test
  void limitsOfTheAppAreReached() {
    String id = "x".repeat(129);
    String info = "\"" + "ë".repeat(512) + "\"";

    assertThat(signed("presence-lobby", "{\"user_id\":\"" + id + "\"}"))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "LimitReached", "user_id is longer than 128 characters", 403));
    assertThat(signed("presence-lobby", "{\"user_id\":\"a\",\"user_info\":" + info + "}"))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "LimitReached", "user_info is larger than 1024 bytes", 403));
  }

  @Test
  void exactlyTheLimitIsWithinIt() {
    String id = "x".repeat(128);
    String info = "\"" + "y".repeat(1022) + "\"";

    assertThat(signed("presence-lobby", "{\"user_id\":\"" + id + "\",\"user_info\":" + info + "}"))
        .isEqualTo(allowed(new Member(id, info)));
  }

  private static SubscribeVerdict allowed(Member member) {
    return new SubscribeVerdict.Allowed(Optional.of(member));
  }
}
