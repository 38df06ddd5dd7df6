package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.reload.ReloadReport;
import io.tidewire.kit.testing.AuditLines;
import io.tidewire.kit.testing.Await;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsReloadIT {

  private static final SocketId SOCKET = new SocketId("1.2");
  private static final ChannelName CHANNEL = new ChannelName("private-a");
  private static final String OLD = "{ key: old, secret: old-secret }";
  private static final String NEW = "{ key: new, secret: new-secret }";

  private static final ConnectVerdict UNKNOWN =
      new ConnectVerdict.Refused(4001, "Application does not exist");

  /** Polls so rarely that only a command reloads. */
  private static final Map<String, String> RARELY =
      Map.of(
          "tidewire.auth.poll", "1h",
          "tidewire.cluster.secret", "s".repeat(32),
          "tidewire.cluster.backend-secret", "b".repeat(32));

  @TempDir Path folder;
  private AuthFixture auth;

  @BeforeEach
  void start() throws IOException {
    auth = AuthFixture.start(folder, yaml(OLD));
  }

  @AfterEach
  void stop() {
    auth.close();
  }

  @Test
  void aKeyIsRotatedWhileRequestsFlowAndNoneIsLost() throws IOException {
    var refused = new CopyOnWriteArrayList<SubscribeVerdict>();
    var allowed = new AtomicInteger();
    long flow = auth.vertx.setPeriodic(1, tick -> keepAsking(allowed, refused));

    auth.rewrite(yaml(NEW + ", " + OLD));
    Await.until(() -> knows("new"));
    assertThat(subscribe("old")).isInstanceOf(SubscribeVerdict.Allowed.class);
    assertThat(subscribe("new")).isInstanceOf(SubscribeVerdict.Allowed.class);
    int before = allowed.get();
    Await.until(() -> allowed.get() > before + 20);
    auth.vertx.cancelTimer(flow);

    assertThat(refused).isEmpty();
    auth.rewrite(yaml(NEW));
    Await.until(() -> !knows("old"));
    assertThat(subscribe("old"))
        .isEqualTo(
            new SubscribeVerdict.Refused(
                "AuthError", "Invalid key in subscription auth data: 'old'", 401));
    assertThat(subscribe("new")).isInstanceOf(SubscribeVerdict.Allowed.class);
    assertThat(auth.changes).containsOnly(new AppsChanged(Set.of("1"), Set.of())).hasSize(2);
    assertThat(auth.count("tidewire_auth_apps_reloads", "outcome", "applied")).isEqualTo(2);
  }

  @Test
  void theAuditLogSaysWhichAppsAndKeysCameAndWentAndNoSecret() throws IOException {
    try (var audit = new AuditLines()) {
      auth.rewrite(yaml(NEW + ", " + OLD));
      Await.until(() -> knows("new"));
      auth.rewrite(yaml(NEW));
      Await.until(() -> !knows("old"));
      auth.rewrite(yaml(NEW.replace("new-secret", "other-secret")));
      Await.until(() -> audit.all().size() == 3);
      auth.rewrite(yaml(NEW) + "  - { id: b, keys: [{ key: kb, secret: secret-of-b }] }\n");
      Await.until(() -> knows("kb"));
      auth.rewrite(yaml(NEW));
      Await.until(() -> !knows("kb"));

      assertThat(audit.all())
          .containsExactly(
              "changed action=add-key by=apps-file target=app/1/key/new outcome=done",
              "changed action=remove-key by=apps-file target=app/1/key/old outcome=done",
              "changed action=change-app by=apps-file target=app/1 outcome=done",
              "changed action=change-app by=apps-file target=app/1 outcome=done",
              "changed action=add-app by=apps-file target=app/b outcome=done",
              "changed action=add-key by=apps-file target=app/b/key/kb outcome=done",
              "changed action=remove-app by=apps-file target=app/b outcome=done",
              "changed action=remove-key by=apps-file target=app/b/key/kb outcome=done");
    }
  }

  @Test
  void aBadFileIsRefusedAndTheRunningAppsStay() throws IOException {
    auth.rewrite(yaml(NEW) + "    colour: red\n");
    Await.until(() -> refusals() == 1);

    assertThat(knows("old")).isTrue();
    assertThat(knows("new")).isFalse();
    assertThat(auth.changes).isEmpty();

    auth.rewrite(yaml(NEW));
    Await.until(() -> knows("new"));
    assertThat(refusals()).isEqualTo(1);
  }

  @Test
  void aFileThatIsGoneWithdrawsNobody() throws IOException {
    Files.delete(auth.apps);
    Await.until(() -> refusals() == 1);

    assertThat(knows("old")).isTrue();
  }

  @Test
  void anAppThatIsDisabledIsWithdrawnAndRefusedFromThenOn() throws IOException {
    auth.rewrite(yaml(OLD) + "    enabled: false\n");
    Await.until(() -> !auth.changes.isEmpty());

    assertThat(auth.changes).containsExactly(new AppsChanged(Set.of("1"), Set.of("1")));
    assertThat(connect("old")).isEqualTo(new ConnectVerdict.Refused(4003, "Application disabled"));
    assertThat(subscribe("old")).isInstanceOf(SubscribeVerdict.Refused.class);
  }

  @Test
  void aChangeSaysWhatWebhooksWantIfTheyWantedSomethingElse() throws IOException {
    String webhooks = "    webhooks: [{ url: 'https://a.example/', events: client_event }]\n";
    auth.rewrite(yaml(OLD) + webhooks);
    Await.until(() -> !auth.changes.isEmpty());
    auth.rewrite(yaml(NEW) + webhooks);
    Await.until(() -> auth.changes.size() == 2);
    auth.rewrite(yaml(NEW));
    Await.until(() -> auth.changes.size() == 3);

    assertThat(auth.changes)
        .extracting(AppsChanged::webhookEvents)
        .containsExactly(
            Map.of("1", Set.of(WebhookEventType.CLIENT_EVENT)), Map.of(), Map.of("1", Set.of()));
  }

  @Test
  void aReloadByCommandIsUsedAtOnceAndShowsSecretsAsFingerprints() throws IOException {
    AuthFixture rare = AuthFixture.start(folder, yaml(OLD), RARELY, Map.of());
    try (rare) {
      rare.rewrite(yaml(NEW));

      ReloadReport report = rare.reload();

      assertThat(report.outcome()).isEqualTo(ReloadReport.Outcome.APPLIED);
      assertThat(rare.ask(Addresses.AUTH_CONNECT, connecting("new"), ConnectVerdict.class))
          .isInstanceOf(ConnectVerdict.Accepted.class);
      assertThat(report.json().encode())
          .contains("app 1 keys", "app 1 secrets")
          .doesNotContain("old-secret", "new-secret");
      assertThat(rare.reload().outcome()).isEqualTo(ReloadReport.Outcome.UNCHANGED);
    }
  }

  @Test
  void aReloadByCommandRefusesABadFileAndAGaugeSaysSoUntilItIsMended() throws IOException {
    AuthFixture rare = AuthFixture.start(folder, yaml(OLD), RARELY, Map.of());
    try (rare) {
      rare.rewrite(yaml(NEW) + "    colour: red\n");

      ReloadReport report = rare.reload();

      assertThat(report.outcome()).isEqualTo(ReloadReport.Outcome.REFUSED);
      assertThat(report.problems().get("apps")).contains("colour");
      assertThat(rare.ask(Addresses.AUTH_CONNECT, connecting("new"), ConnectVerdict.class))
          .isEqualTo(UNKNOWN);
      assertThat(rare.stale("apps")).isOne();

      rare.rewrite(yaml(OLD));
      assertThat(rare.reload().outcome()).isEqualTo(ReloadReport.Outcome.UNCHANGED);
      assertThat(rare.stale("apps")).isZero();
    }
  }

  @Test
  void anAppIsAddedAndTakenAwayAgain() throws IOException {
    String other =
        yaml("{ key: other, secret: x }").replace("apps:\n", "").replace("id: 1", "id: 2");
    auth.rewrite(yaml(OLD) + other);
    Await.until(() -> knows("other"));
    assertThat(connect("other")).isInstanceOf(ConnectVerdict.Accepted.class);

    auth.rewrite(yaml(OLD));
    Await.until(() -> !knows("other"));

    assertThat(connect("other")).isEqualTo(UNKNOWN);
    assertThat(auth.changes)
        .containsExactly(
            new AppsChanged(Set.of("2"), Set.of()), new AppsChanged(Set.of("2"), Set.of("2")));
  }

  @Test
  void aFileThatIsReplacedAsAWholeCountsToo() throws IOException {
    Path next = folder.resolve("next.yml");
    Files.writeString(next, yaml(NEW));

    Files.move(next, auth.apps, StandardCopyOption.ATOMIC_MOVE);

    Await.until(() -> knows("new"));
  }

  @Test
  void aFileWithTheSameMeaningCausesNoNotification() throws IOException {
    auth.rewrite("# a comment\n" + yaml(OLD));
    Await.until(() -> auth.count("tidewire_auth_apps_reloads", "outcome", "applied") == 1);

    assertThat(auth.changes).isEmpty();
  }

  private void keepAsking(AtomicInteger allowed, List<SubscribeVerdict> refused) {
    auth.asking(Addresses.AUTH_SUBSCRIBE, question("old"), SubscribeVerdict.class)
        .onSuccess(
            verdict -> {
              if (verdict instanceof SubscribeVerdict.Allowed) {
                allowed.incrementAndGet();
              } else {
                refused.add(verdict);
              }
            });
  }

  private SubscribeVerdict subscribe(String age) {
    return auth.ask(Addresses.AUTH_SUBSCRIBE, question(age), SubscribeVerdict.class);
  }

  private static SubscribeRequest question(String age) {
    String signature =
        ChannelSignature.of(SOCKET, CHANNEL, Optional.empty()).sign(new AppSecret(age + "-secret"));
    return new SubscribeRequest(
        "1",
        SOCKET,
        CHANNEL,
        new SubscribeRequest.Proof(Optional.of(age + ":" + signature), Optional.empty()),
        Optional.empty());
  }

  private ConnectVerdict connect(String key) {
    return auth.ask(Addresses.AUTH_CONNECT, connecting(key), ConnectVerdict.class);
  }

  private static ConnectRequest connecting(String key) {
    return new ConnectRequest(key, Optional.of("7"), Optional.empty(), false, Optional.empty());
  }

  private boolean knows(String key) {
    return !connect(key).equals(UNKNOWN);
  }

  private double refusals() {
    return auth.count("tidewire_auth_apps_reloads", "outcome", "refused");
  }

  private static String yaml(String keys) {
    return "apps:\n  - id: 1\n    keys: [ " + keys + " ]\n";
  }
}
