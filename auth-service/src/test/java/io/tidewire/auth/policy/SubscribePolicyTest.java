package io.tidewire.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
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
import org.junit.jupiter.params.provider.ValueSource;

class SubscribePolicyTest extends SubscribePolicyFixture {
  private static final String A1 =
      "84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed";

  @Test
  void vectorA1AdmitsToAPrivateChannel() {
    assertThat(decide("private-orders.42", A1, null)).isEqualTo(allowed());
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
    assertThat(auth("private-orders.42", TestApps.KEY + ":00"))
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
                    TestApps.ID,
                    elsewhere,
                    new ChannelName("private-orders.42"),
                    new SubscribeRequest.Proof(
                        Optional.of(TestApps.KEY + ":" + A1), Optional.empty()),
                    Optional.empty()),
                apps))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b",
        "b:c",
        "-orders",
        "5",
        "\"b\"",
        "[]",
        "null",
        " ",
        ":{}",
        "{}x",
        "{\"a\":1,\"a\":2}"
      })
  void channelDataThatCouldBeTheRestOfALongerNameIsRefusedEvenIfItIsSigned(String data) {
    for (String channel : new String[] {"private-a", "private-encrypted-a", "private-cache-a"}) {
      assertThat(signed(channel, data))
          .isInstanceOfSatisfying(
              SubscribeVerdict.Refused.class,
              refused -> {
                assertThat(refused.type()).isEqualTo("InvalidData");
                assertThat(refused.status()).isEqualTo(400);
              });
    }
  }

  /** The official server libraries sign any text that the application passes for a channel. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"user_id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"}}",
        "{ \"foo\" : \"bar\" }"
      })
  void channelDataThatTheOfficialLibrariesSignForAPrivateChannelIsAccepted(String data) {
    assertThat(signed("private-a", data)).isEqualTo(allowed());
    assertThat(signed("private-encrypted-a", data)).isEqualTo(allowed());
  }

  @Test
  void theSignatureIsLowerCaseHex() {
    assertThat(decide("private-orders.42", A1.toUpperCase(java.util.Locale.ROOT), null))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void everyKeyOfARotationIsValid() {
    App rotating =
        TestApps.withKeys(
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
  void aRemovedOrDisabledAppRefusesSubscriptions() {
    var question = request("private-orders.42", Optional.of(TestApps.KEY + ":" + A1), null);

    assertThat(SubscribePolicy.decide(question, Apps.of(List.of(TestApps.other()))))
        .isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(SubscribePolicy.decide(question, Apps.of(List.of(TestApps.disabled()))))
        .isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void anEndlessAuthIsNotQuotedInFull() {
    var verdict = auth("private-orders.42", TestApps.KEY + ":" + "f".repeat(60_000));

    assertThat(((SubscribeVerdict.Refused) verdict).error()).hasSizeLessThan(2_500);
  }

  private SubscribeVerdict auth(String channel, String auth) {
    return SubscribePolicy.decide(request(channel, Optional.of(auth), null), apps);
  }

  private static SubscribeRequest request(
      String channel, Optional<String> auth, @Nullable String channelData) {
    return new SubscribeRequest(
        TestApps.ID,
        SOCKET,
        new ChannelName(channel),
        new SubscribeRequest.Proof(auth, Optional.ofNullable(channelData)),
        Optional.empty());
  }

  private static SubscribeVerdict allowed() {
    return new SubscribeVerdict.Allowed(Optional.empty());
  }
}
