package io.tidewire.auth;

import static io.tidewire.contract.webhook.WebhookEventType.CHANNEL_OCCUPIED;
import static io.tidewire.contract.webhook.WebhookEventType.CLIENT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.signing.AppSecret;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthServiceIT {

  private static final SocketId SOCKET = new SocketId("70312.998811");
  private static final String A1 =
      TestApps.KEY + ":84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed";
  private static final Issuer ISSUER = Issuer.eddsa("ed");

  @TempDir Path folder;
  private AuthFixture auth;

  @BeforeEach
  void start() throws IOException {
    String yaml =
        """
        apps:
          - id: %s
            keys: [ { key: %s, secret: "${APP_SECRET}" } ]
            token: optional
            watchlists: true
            jwt:
              keys:
                - id: ed
                  public_key: |
        %s
          - id: other
            keys: [ { key: other-key, secret: other-secret } ]
            enabled: false
            webhooks: [ { url: "https://example.com/hook" } ]
        """
            .formatted(TestApps.ID, TestApps.KEY, ISSUER.pem().indent(12));
    auth = AuthFixture.start(folder, yaml, Map.of(), Map.of("APP_SECRET", TestApps.SECRET));
  }

  @AfterEach
  void stop() {
    auth.close();
  }

  @Test
  void aConnectionIsAcceptedOrRefusedOverTheBus() {
    assertThat(connect(TestApps.KEY, Optional.empty()))
        .isEqualTo(
            new ConnectVerdict.Accepted(TestApps.withWatchlists().policy(), Optional.empty()));
    assertThat(connect("nobody", Optional.empty()))
        .isEqualTo(new ConnectVerdict.Refused(4001, "Application does not exist"));
    assertThat(connect("other-key", Optional.empty()))
        .isEqualTo(new ConnectVerdict.Refused(4003, "Application disabled"));
    assertThat(auth.count("tidewire_auth_decisions", "kind", "connect", "outcome", "allowed"))
        .isEqualTo(1);
    assertThat(auth.count("tidewire_auth_decisions", "kind", "connect", "outcome", "refused"))
        .isEqualTo(2);
  }

  @Test
  void aGoodTokenMakesTheConnectionItsBearerAndABadOneIsRefused() {
    var accepted =
        (ConnectVerdict.Accepted)
            connect(
                TestApps.KEY,
                token("\"sub\":\"ann\",\"channels\":{\"private-*\":[\"subscribe\"]}"));

    var identity = accepted.identity().orElseThrow();
    assertThat(identity.userId()).hasValue("ann");
    assertThat(identity.grants().allow("private-x", Permission.SUBSCRIBE)).isTrue();
    assertThat(connect(TestApps.KEY, Optional.of("a.b.c")))
        .isEqualTo(new ConnectVerdict.Refused(4009, "Token is malformed"));
  }

  @Test
  void aSubscriptionIsJudgedOverTheBus() {
    assertThat(subscribe(A1)).isEqualTo(new SubscribeVerdict.Allowed(Optional.empty()));
    assertThat(subscribe(TestApps.KEY + ":00")).isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void aSignInIsJudgedOverTheBus() {
    String userData =
        "{\"id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"},\"watchlist\":[\"u-18\",\"u-19\"]}";
    String signature = "a158bb19854445e0f3c174e704c0247f124de8c09e75a1b4f5223008dfcf88f8";

    assertThat(signin(TestApps.KEY + ":" + signature, userData))
        .isEqualTo(
            new SigninVerdict.SignedIn(
                new Member("u-17", "{\"name\":\"Ana\"}"), List.of("u-18", "u-19")));
    assertThat(signin(TestApps.KEY + ":" + signature, userData + " "))
        .isInstanceOf(SigninVerdict.Refused.class);
  }

  @Test
  void aTokenIsRefreshedOverTheBus() {
    assertThat(refresh(TestApps.ID, token("\"sub\":\"ann\"").orElseThrow()))
        .isInstanceOf(RefreshVerdict.Renewed.class);
    assertThat(refresh(TestApps.ID, "a.b.c")).isInstanceOf(RefreshVerdict.Refused.class);
    assertThat(refresh("other", "a.b.c"))
        .isEqualTo(new RefreshVerdict.Refused("The application no longer exists"));
  }

  @Test
  void webhookEndpointsAreToldToBackendServicesWithTheSecretThatSigns() {
    assertThat(webhooks("other"))
        .isInstanceOfSatisfying(
            WebhooksReply.Found.class,
            found -> {
              assertThat(found.key()).isEqualTo("other-key");
              assertThat(found.secret()).isEqualTo(new AppSecret("other-secret"));
              assertThat(found.endpoints())
                  .extracting(WebhookEndpoint::url)
                  .containsExactly("https://example.com/hook");
            });
    assertThat(webhooks("nobody")).isEqualTo(new WebhooksReply.Unknown("nobody"));
  }

  @Test
  void credentialsAreToldToBackendServices() {
    assertThat(credentials(TestApps.KEY))
        .isEqualTo(
            new CredentialsReply.Found(
                TestApps.KEY,
                new AppSecret(TestApps.SECRET),
                true,
                TestApps.withWatchlists().policy()));
    assertThat(credentials("other-key"))
        .isInstanceOfSatisfying(
            CredentialsReply.Found.class, found -> assertThat(found.enabled()).isFalse());
    assertThat(credentials("nobody")).isEqualTo(new CredentialsReply.Unknown("nobody"));
  }

  @Test
  void aQuestionOfAnotherKindIsAFailureAndNeverAPermission() {
    var wrong = new CredentialsRequest(TestApps.KEY);

    for (String address :
        List.of(
            Addresses.AUTH_CONNECT,
            Addresses.AUTH_SUBSCRIBE,
            Addresses.AUTH_SIGNIN,
            Addresses.AUTH_REFRESH)) {
      assertThatThrownBy(() -> auth.ask(address, wrong, Record.class))
          .satisfies(cause -> assertThat(BusFailure.of(cause)).isEqualTo(BusFailure.INTERNAL));
    }
    assertThat(auth.count("tidewire_auth_decisions", "kind", "subscribe", "outcome", "failed"))
        .isEqualTo(1);
  }

  @Test
  void nothingThatAnEdgeIsToldHoldsASecret() throws Exception {
    var json = new ObjectMapper().registerModule(new Jdk8Module());
    List<Record> told =
        List.of(
            (Record) connect(TestApps.KEY, token("\"sub\":\"ann\"")),
            (Record) connect("nobody", Optional.empty()),
            (Record) subscribe(A1),
            (Record) subscribe(TestApps.KEY + ":00"),
            (Record) signin(TestApps.KEY + ":00", "{}"),
            (Record) refresh(TestApps.ID, token("\"sub\":\"ann\"").orElseThrow()));

    for (Record verdict : told) {
      assertThat(json.writeValueAsString(verdict)).doesNotContain(TestApps.SECRET);
    }
  }

  @Test
  void requestsAreUnavailableAfterTheStop() {
    auth.auth.stop().await();

    assertThatThrownBy(() -> credentials(TestApps.KEY))
        .satisfies(cause -> assertThat(BusFailure.of(cause)).isEqualTo(BusFailure.UNAVAILABLE));
  }

  private ConnectVerdict connect(String key, Optional<String> token) {
    return auth.ask(
        Addresses.AUTH_CONNECT,
        new ConnectRequest(key, Optional.of("7"), Optional.empty(), false, token),
        ConnectVerdict.class);
  }

  private SubscribeVerdict subscribe(String signature) {
    return auth.ask(
        Addresses.AUTH_SUBSCRIBE,
        new SubscribeRequest(
            TestApps.ID,
            SOCKET,
            new ChannelName("private-orders.42"),
            new SubscribeRequest.Proof(Optional.of(signature), Optional.empty()),
            Optional.empty()),
        SubscribeVerdict.class);
  }

  private SigninVerdict signin(String signature, String userData) {
    return auth.ask(
        Addresses.AUTH_SIGNIN,
        new SigninRequest(TestApps.ID, SOCKET, signature, userData),
        SigninVerdict.class);
  }

  private RefreshVerdict refresh(String appId, String token) {
    return auth.ask(Addresses.AUTH_REFRESH, new RefreshRequest(appId, token), RefreshVerdict.class);
  }

  private WebhooksReply webhooks(String appId) {
    return auth.ask(Addresses.AUTH_WEBHOOKS, new WebhooksRequest(appId), WebhooksReply.class);
  }

  @Test
  void presenceServiceLearnsWhichEventsAnAppsWebhooksWant() {
    assertThat(interest("other")).contains(CHANNEL_OCCUPIED).doesNotContain(CLIENT_EVENT);
    assertThat(interest(TestApps.ID)).isEmpty();
    assertThat(interest("nobody")).isEmpty();
  }

  private Set<WebhookEventType> interest(String appId) {
    return auth.ask(
            Addresses.AUTH_WEBHOOK_INTEREST,
            new WebhookInterestRequest(appId),
            WebhookInterestReply.class)
        .events();
  }

  private CredentialsReply credentials(String key) {
    return auth.ask(
        Addresses.AUTH_CREDENTIALS, new CredentialsRequest(key), CredentialsReply.class);
  }

  private static Optional<String> token(String claims) {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return Optional.of(ISSUER.token("{\"exp\":" + exp + "," + claims + "}"));
  }
}
