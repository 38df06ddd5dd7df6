package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.websocket.testing.AllowingAuth;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades that are refused. */
class RefusedUpgradesIT extends UpgradeEndpointFixture {

  private void refusedWith(String path, int code) {
    try (RawClient client = client()) {
      assertThat(client.upgrade(path)).startsWith(SWITCHING);

      assertThat(client.read().text())
          .startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":" + code);
      assertThat(client.read().code()).isEqualTo(code);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"4000", "4001", "4003", "4007", "4009"})
  void aRefusalIsSentAfterTheUpgradeAsErrorFrameAndCloseCode(int code) {
    rig.auth.refuse(code, "because");

    refusedWith(PATH, code);
  }

  @Test
  void aCodeThatOnlyAuthKnowsKeepsItsRange() {
    assertThat(CloseCode.closest(4042).code()).isEqualTo(4009);
    assertThat(CloseCode.closest(4142).code()).isEqualTo(4100);
    assertThat(CloseCode.closest(4242).code()).isEqualTo(4200);
  }

  @Test
  void anUnavailableAuthRefusesWithARetryableCode() {
    rig.auth.answer = question -> Future.failedFuture("nobody answers");

    refusedWith(PATH, 4100);
    assertThat(rig.sessions.opened).isEmpty();
  }

  @Test
  void aVerdictThatDoesNotComeIsNamedBeforeTheClientGivesUp() {
    Promise<ConnectVerdict> verdict = Promise.promise();
    rig.auth.answer = question -> verdict.future();
    try (RawClient client = client()) {
      client.send(RawClient.handshake(PATH));
      Await.until("auth is asked", () -> !rig.auth.asked.isEmpty());
      assertThat(rig.meter("tidewire_upgrades_pending")).isEqualTo(1);

      rig.advance(Duration.ofSeconds(10));

      assertThat(client.head()).startsWith(SWITCHING);
      assertThat(client.read().text()).contains("4100", "Authentication service is unavailable");
      assertThat(client.readClose().code()).isEqualTo(4100);
    }
    rig.onLoop(() -> verdict.complete(AllowingAuth.accept(AppPolicy.defaults("1"))));
    assertThat(rig.sessions.opened).isEmpty();
    assertThat(rig.meter("tidewire_upgrades_pending")).isZero();
  }

  @Test
  void aClientThatIsGoneBeforeItsVerdictLeavesNothing() {
    Promise<ConnectVerdict> verdict = Promise.promise();
    rig.auth.answer = question -> verdict.future();
    RawClient client = client();
    client.send(RawClient.handshake(PATH));
    Await.until("auth is asked", () -> !rig.auth.asked.isEmpty());

    client.close();
    Await.until("it is noticed", () -> rig.meter("tidewire_upgrades_lost") == 1);
    rig.onLoop(() -> verdict.complete(AllowingAuth.accept(AppPolicy.defaults("1"))));

    assertThat(rig.sessions.opened).isEmpty();
    assertThat(rig.connections()).isZero();
  }

  @Test
  void anAppAtItsQuotaIsFullUntilAClientDisconnects() {
    AppPolicy two = SocketRig.limited("small", 2);
    rig.auth.answer = question -> Future.succeededFuture(AllowingAuth.accept(two));
    try (RawClient first = RawClient.open(rig.port)) {
      RawClient second = RawClient.open(rig.port);
      Await.until("both are in", () -> rig.sessions.open.get() == 2);
      refusedWith(PATH, 4004);

      second.close();
      Await.until("one has left", () -> rig.node.counts().total() == 1);

      try (RawClient third = RawClient.open(rig.port)) {
        third.text("in");
        assertThat(third.read().text()).isEqualTo("in");
      }
      assertThat(first.text("still in").read().text()).isEqualTo("still in");
    }
  }

  @Test
  void aFullNodeRefusesTheClientAfterAPause() {
    restart(new SocketRig(RigSetup.of(SocketConfig.DEFAULTS).limits(1, 10)));
    try (RawClient in = RawClient.open(rig.port);
        RawClient client = RawClient.open(rig.port)) {
      rig.advance(Duration.ofMillis(499));
      in.text("not closed yet");
      assertThat(in.read().text()).isEqualTo("not closed yet");
      assertThat(rig.connections()).isEqualTo(2);

      rig.advance(Duration.ofSeconds(3));

      assertThat(client.readClose().code()).isEqualTo(4100);
    }
  }

  @Test
  void moreUpgradesThanMayWaitAreOverCapacity() {
    restart(new SocketRig(RigSetup.of(SocketConfig.DEFAULTS).limits(0, 1)));
    Promise<ConnectVerdict> never = Promise.promise();
    rig.auth.answer = question -> never.future();
    try (RawClient waiting = client();
        RawClient client = client()) {
      waiting.send(RawClient.handshake(PATH));
      Await.until("one waits", () -> rig.node.limits().admission().pending() == 1);

      assertThat(client.upgrade(PATH)).startsWith(SWITCHING);
      rig.advance(Duration.ofSeconds(3));

      assertThat(client.readClose().code()).isEqualTo(4100);
    }
  }

  @Test
  void aDrainingNodeSendsClientsElsewhere() {
    rig.node.limits().admission().drain();

    refusedWith(PATH, 4200);
    assertThat(rig.auth.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app", "/app/", "/app/key/more", "/apps/1/events", "/App/key"})
  void aWebSocketOnAnotherPathIsRefused(String path) {
    refusedWith(path, 4005);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edgeapp/key", "/edge/edge/app/key", "/other/app/key", "/edge/app"})
  void behindAPrefixOtherPathsAreStillNone(String path) {
    restart(new SocketRig(config(TrustedProxies.NONE)));

    refusedWith(path, 4005);
  }
}
