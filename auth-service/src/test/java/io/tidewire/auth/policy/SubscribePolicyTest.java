package io.tidewire.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.testing.TestApp;
import io.tidewire.contract.SubscribeRequest;
import io.tidewire.contract.SubscribeVerdict;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribePolicyTest {

  private static final SocketId SOCKET = new SocketId("70312.998811");
  private static final String A1 =
      "84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed";
  private static final String ANA = "{\"user_id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"}}";

  private final Apps apps = Apps.of(List.of(TestApp.plain(), TestApp.other()));

  @Test
  void vectorA1AdmitsToAPrivateChannel() {
    assertThat(decide("private-orders.42", A1, null)).isEqualTo(allowed());
  }

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
  void vectorA5AdmitsToAnEncryptedChannel() {
    String signature = "91a96843aacfa4e91df65398a3101c2ec89b4803fef80b1cf48e170992926d70";

    assertThat(decide("private-encrypted-vault", signature, null)).isEqualTo(allowed());
  }

  @Test
  void vectorA6SignsEvenEmptyChannelData() {
    String signature = "574d050bba1c57e3de2426b188ff4c33c40cf80a343896cf91576bf928b2d784";

    assertThat(decide("private-orders.42", signature, "")).isEqualTo(allowed());
    assertThat(decide("private-orders.42", signature, null))
        .isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(decide("private-orders.42", A1, "")).isInstanceOf(SubscribeVerdict.Refused.class);
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
                "Missing parameter: data.channel_data, and nobody is signed in",
                400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "cache-prices", "privateer", "Private-x"})
  void publicChannelsNeedNothing(String channel) {
    assertThat(decide(channel, null, null)).isEqualTo(allowed());
    assertThat(SubscribePolicy.decide(request(channel, Optional.of("junk"), null), apps))
        .isEqualTo(allowed());
  }

  @Test
  void missingAuthIsToldAsTheHostedServiceTellsIt() {
    var refused =
        new SubscribeVerdict.Refused(
            "AuthError", "Auth info required to subscribe to private-orders.42", 401);

    assertThat(decide("private-orders.42", null, null)).isEqualTo(refused);
    assertThat(auth("private-orders.42", "")).isEqualTo(refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"junk", ":", ":abc", "f0e1d2c3b4a5968778aa:"})
  void authOfAnotherShapeIsToldAsTheHostedServiceTellsIt(String auth) {
    assertThat(auth("private-orders.42", auth))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "AuthError", "Invalid format: auth must have the format key:signature", 401));
  }

  @Test
  void aKeyOfAnotherAppOpensNothingEvenWithAGoodSignature() {
    String signature =
        ChannelSignature.of(SOCKET, new ChannelName("private-orders.42"), Optional.empty())
            .sign(new AppSecret("other-secret"));

    assertThat(auth("private-orders.42", "other-key:" + signature))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "AuthError", "Invalid key in subscription auth data: 'other-key'", 401));
  }

  @Test
  void aWrongSignatureIsToldWithWhatShouldHaveBeenSigned() {
    assertThat(auth("private-orders.42", TestApp.KEY + ":00"))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "AuthError",
                "Invalid signature: Expected HMAC SHA256 hex digest of"
                    + " 70312.998811:private-orders.42, but got 00",
                401));
  }

  @Test
  void aSignatureForAnotherSocketOrChannelOrDataIsWrong() {
    var elsewhere = new SocketId("70312.998812");

    assertThat(decide("private-orders.43", A1, null)).isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(decide("private-orders.42", A1, ANA)).isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(
            SubscribePolicy.decide(
                new SubscribeRequest(
                    TestApp.ID,
                    elsewhere,
                    new ChannelName("private-orders.42"),
                    Optional.of(TestApp.KEY + ":" + A1),
                    Optional.empty(),
                    Optional.empty()),
                apps))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void theSignatureIsLowerCaseHex() {
    assertThat(decide("private-orders.42", A1.toUpperCase(java.util.Locale.ROOT), null))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void forgedChannelDataIsRefused() {
    String ofAna = "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d";

    assertThat(decide("presence-lobby", ofAna, ANA.replace("u-17", "u-99")))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void everyKeyOfARotationIsValid() {
    App rotating =
        TestApp.withKeys(
            new Credential("new", new AppSecret("new-secret")),
            new Credential("old", new AppSecret("old-secret")));
    var signature = ChannelSignature.of(SOCKET, new ChannelName("private-a"), Optional.empty());

    for (String age : List.of("new", "old")) {
      String auth = age + ":" + signature.sign(new AppSecret(age + "-secret"));
      assertThat(
              SubscribePolicy.decide(
                  request("private-a", Optional.of(auth), null), Apps.of(List.of(rotating))))
          .isEqualTo(allowed());
    }
    String crossed = "new:" + signature.sign(new AppSecret("old-secret"));
    assertThat(
            SubscribePolicy.decide(
                request("private-a", Optional.of(crossed), null), Apps.of(List.of(rotating))))
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
        "{\"user_id\":\"a\",\"user_id\":\"b\"}"
      })
  void channelDataThatNamesNobodyIsInvalid(String data) {
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

  @Test
  void aChannelNameLongerThanTheAppAllowsIsInvalid() {
    String name = "private-" + "x".repeat(157);

    assertThat(signed(name, null))
        .isInstanceOfSatisfying(
            SubscribeVerdict.Refused.class,
            refused -> assertThat(refused.type()).isEqualTo("InvalidChannel"));
  }

  @Test
  void aUserChannelIsItsOwnUsersOnly() {
    var ann = Optional.of(new Member("ann", "{}"));

    assertThat(decide("#server-to-user-ann", null, null, ann)).isEqualTo(allowed());
    for (Optional<Member> other :
        List.of(Optional.<Member>empty(), Optional.of(new Member("bob", "{}")))) {
      assertThat(decide("#server-to-user-ann", null, null, other))
          .isInstanceOfSatisfying(
              SubscribeVerdict.Refused.class,
              refused -> assertThat(refused.status()).isEqualTo(401));
    }
  }

  @Test
  void anAppThatIsGoneOrDisabledAdmitsNobody() {
    var question = request("private-orders.42", Optional.of(TestApp.KEY + ":" + A1), null);

    assertThat(SubscribePolicy.decide(question, Apps.of(List.of(TestApp.other()))))
        .isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(SubscribePolicy.decide(question, Apps.of(List.of(TestApp.disabled()))))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void anEndlessAuthIsNotQuotedInFull() {
    var verdict = auth("private-orders.42", TestApp.KEY + ":" + "f".repeat(60_000));

    assertThat(((SubscribeVerdict.Refused) verdict).error()).hasSizeLessThan(2_500);
  }

  private SubscribeVerdict signed(String channel, @Nullable String channelData) {
    String signature =
        ChannelSignature.of(SOCKET, new ChannelName(channel), Optional.ofNullable(channelData))
            .sign(new AppSecret(TestApp.SECRET));
    return decide(channel, signature, channelData);
  }

  private SubscribeVerdict decide(
      String channel, @Nullable String signature, @Nullable String channelData) {
    return decide(channel, signature, channelData, Optional.empty());
  }

  private SubscribeVerdict decide(
      String channel,
      @Nullable String signature,
      @Nullable String channelData,
      Optional<Member> signedIn) {
    Optional<String> auth = Optional.ofNullable(signature).map(hex -> TestApp.KEY + ":" + hex);
    return SubscribePolicy.decide(
        new SubscribeRequest(
            TestApp.ID,
            SOCKET,
            new ChannelName(channel),
            auth,
            Optional.ofNullable(channelData),
            signedIn),
        apps);
  }

  private SubscribeVerdict auth(String channel, String auth) {
    return SubscribePolicy.decide(request(channel, Optional.of(auth), null), apps);
  }

  private static SubscribeRequest request(
      String channel, Optional<String> auth, @Nullable String channelData) {
    return new SubscribeRequest(
        TestApp.ID,
        SOCKET,
        new ChannelName(channel),
        auth,
        Optional.ofNullable(channelData),
        Optional.empty());
  }

  private static SubscribeVerdict allowed() {
    return new SubscribeVerdict.Allowed(Optional.empty());
  }

  private static SubscribeVerdict allowed(Member member) {
    return new SubscribeVerdict.Allowed(Optional.of(member));
  }
}
