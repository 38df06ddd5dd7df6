package io.tidewire.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.json.JsonObjectText;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuePolicyTest {

  private static final SocketId SOCKET = new SocketId("70312.998811");
  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final Identity ANA =
      new Identity(
          Optional.of("u-17"),
          "{\"name\":\"Ana\"}",
          new Grants(
              Map.of(
                  "private-*", Set.of(Permission.SUBSCRIBE),
                  "presence-lobby", Set.of(Permission.SUBSCRIBE),
                  "private-read-not", Set.of(Permission.PUBLISH))),
          1_800_000_000L);

  @Test
  void aGrantedPrivateChannelGetsVectorA1() {
    assertThat(issue(TestApps.plain(), ANA, "private-orders.42"))
        .isEqualTo(
            new Issue.Signed(
                "{\"auth\":\"f0e1d2c3b4a5968778aa:"
                    + "84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed\"}"));
  }

  @Test
  void aGrantedPresenceChannelGetsVectorA2WithTheBearerAsMember() {
    assertThat(issue(TestApps.plain(), ANA, "presence-lobby"))
        .isEqualTo(
            new Issue.Signed(
                "{\"auth\":\"f0e1d2c3b4a5968778aa:"
                    + "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d\","
                    + "\"channel_data\":\"{\\\"user_id\\\":\\\"u-17\\\","
                    + "\\\"user_info\\\":{\\\"name\\\":\\\"Ana\\\"}}\"}"));
  }

  @Test
  void anEncryptedChannelGetsVectorA5AndItsKey() {
    assertThat(issue(TestApps.withMasterKey(MASTER_KEY), ANA, "private-encrypted-vault"))
        .isEqualTo(
            new Issue.Signed(
                "{\"auth\":\"f0e1d2c3b4a5968778aa:"
                    + "91a96843aacfa4e91df65398a3101c2ec89b4803fef80b1cf48e170992926d70\","
                    + "\"shared_secret\":\"wp8Orjt2S4H4n8dDP7pa2A9reduRTTedbaiVnjqomsc=\"}"));
  }

  @Test
  void anEncryptedChannelOfAnAppWithoutAMasterKeyIsRefusedClearly() {
    assertThat(issue(TestApps.plain(), ANA, "private-encrypted-vault"))
        .isInstanceOfSatisfying(
            Issue.Senseless.class,
            refusal -> assertThat(refusal.why()).contains("encryption_master_key"));
  }

  @Test
  void aChannelThatTheTokenDoesNotGrantIsDenied() {
    assertThat(issue(TestApps.plain(), ANA, "presence-other")).isInstanceOf(Issue.Denied.class);
    var nothing = new Identity(Optional.of("u-17"), "{}", Grants.NONE, 1_800_000_000L);
    assertThat(issue(TestApps.plain(), nothing, "private-orders.42"))
        .isInstanceOf(Issue.Denied.class);
  }

  @Test
  void aGrantToPublishIsNoGrantToSubscribe() {
    var publisher =
        new Identity(
            Optional.empty(),
            "{}",
            new Grants(Map.of("private-*", Set.of(Permission.PUBLISH))),
            1_800_000_000L);

    assertThat(issue(TestApps.plain(), publisher, "private-a")).isInstanceOf(Issue.Denied.class);
  }

  @Test
  void aTokenWithoutSubNamesNoMemberAndNoUser() {
    var nobody =
        new Identity(
            Optional.empty(),
            "{}",
            new Grants(Map.of("*", Set.of(Permission.SUBSCRIBE))),
            1_800_000_000L);

    assertThat(issue(TestApps.plain(), nobody, "presence-lobby")).isInstanceOf(Issue.Denied.class);
    assertThat(IssuePolicy.user(TestApps.plain(), nobody, SOCKET)).isInstanceOf(Issue.Denied.class);
    assertThat(issue(TestApps.plain(), nobody, "private-a")).isInstanceOf(Issue.Signed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "cache-prices", "#server-to-user-u-17"})
  void channelsWithoutSignaturesGetNone(String channel) {
    assertThat(issue(TestApps.plain(), ANA, channel)).isInstanceOf(Issue.Senseless.class);
  }

  @Test
  void aChannelNameLongerThanTheAppAllowsIsSenseless() {
    assertThat(issue(TestApps.plain(), ANA, "private-" + "x".repeat(160)))
        .isInstanceOf(Issue.Senseless.class);
  }

  @Test
  void whatIsIssuedForAChannelIsWhatASubscriptionNeeds() {
    var strange =
        new Identity(
            Optional.of("Zoë \"🚀\" \\ \n"), "{\"a\" : 1.0}", ANA.grants(), 1_800_000_000L);
    var answer = signed(issue(TestApps.plain(), strange, "presence-lobby"));

    var verdict =
        SubscribePolicy.decide(
            new SubscribeRequest(
                TestApps.ID,
                SOCKET,
                new ChannelName("presence-lobby"),
                new SubscribeRequest.Proof(text(answer, "auth"), text(answer, "channel_data")),
                Optional.empty()),
            Apps.of(List.of(TestApps.plain())));

    assertThat(verdict)
        .isEqualTo(
            new SubscribeVerdict.Allowed(
                Optional.of(new Member("Zoë \"🚀\" \\ \n", "{\"a\" : 1.0}"))));
  }

  @Test
  void whatIsIssuedForAUserIsWhatASignInNeeds() {
    var answer = signed(IssuePolicy.user(TestApps.plain(), ANA, SOCKET));

    var verdict =
        SigninPolicy.decide(
            new SigninRequest(
                TestApps.ID,
                SOCKET,
                text(answer, "auth").orElseThrow(),
                text(answer, "user_data").orElseThrow()),
            Apps.of(List.of(TestApps.plain())));

    assertThat(verdict)
        .isEqualTo(new SigninVerdict.SignedIn(new Member("u-17", "{\"name\":\"Ana\"}"), List.of()));
  }

  private static Issue issue(App app, Identity bearer, String channel) {
    return IssuePolicy.channel(app, bearer, SOCKET, new ChannelName(channel));
  }

  private static JsonObjectText signed(Issue issue) {
    return JsonObjectText.read(((Issue.Signed) issue).json());
  }

  private static Optional<String> text(JsonObjectText object, String name) {
    return object.member(name).map(value -> value.text());
  }
}
