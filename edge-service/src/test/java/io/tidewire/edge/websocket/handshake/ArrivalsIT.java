package io.tidewire.edge.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.edge.websocket.testing.AllowingAuth;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.net.Networks;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections an address may have, whoever says what it is. */
class ArrivalsIT {

  private static final TrustedProxies LOOPBACK = TrustedProxies.of(Networks.LOOPBACK);

  private final LogWatch log = new LogWatch();
  private final List<RawClient> clients = new ArrayList<>();
  private SocketRig rig = rig(TrustedProxies.NONE, false, Networks.NONE);

  /** Three connections for each address, and ten upgrades at once. */
  private static SocketRig rig(TrustedProxies proxies, boolean proxyProtocol, Networks exempt) {
    UpgradeRules rules = UpgradeRules.DEFAULTS;
    return new SocketRig(
        new SocketConfig(
            new ConnectionConfig(
                SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.DEFAULTS),
            new UpgradeRules(
                rules.pathPrefix(),
                rules.tokenCookie(),
                new UpgradeRules.ProxyRules(proxies, proxyProtocol),
                rules.limits()),
            SocketConfig.DEFAULTS.drain()),
        new NodeLimits(0, 1_000, 1L << 30, 100, new AddressLimits.Rules(3, 1, 10, exempt)));
  }

  private void restart(SocketRig other) {
    rig.close();
    rig = other;
  }

  @AfterEach
  void everythingHasEnded() {
    clients.forEach(RawClient::close);
    rig.untilEverybodyHasLeft();
    Await.until("no address has a connection", () -> rig.node.limits().addresses().size() == 0);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private String open(String before, String... headers) {
    RawClient client = RawClient.connect(rig.port);
    clients.add(client);
    client.send(before + RawClient.handshake("/app/key", headers));
    return client.head();
  }

  private void takes(int count, String before, String... headers) {
    for (int i = 0; i < count; i++) {
      assertThat(open(before, headers)).startsWith("HTTP/1.1 101");
      Await.until("its session opened", () -> rig.sessions.opened.poll() != null);
    }
  }

  /** Upgraded, to be told why not. */
  private void refuses(String before, String... headers) {
    assertThat(open(before, headers)).startsWith("HTTP/1.1 101");
    rig.advance(Duration.ofSeconds(3));
    RawClient.Frame close = clients.get(clients.size() - 1).readClose();
    assertThat(close.code()).isEqualTo(4153);
    assertThat(close.reason()).contains("from your address");
    assertThat(rig.sessions.opened).isEmpty();
  }

  @Test
  void anAddressHasAtMostItsLimitOfConnectionsAndMayOpenAnotherWhenOneEnds() {
    takes(3, "");
    refuses("");
    clients.get(0).close();
    Await.until("its session ended", () -> rig.sessions.open.get() == 2);
    clients.remove(0);
    clients.remove(clients.size() - 1).close();
    Await.until("all others ended", () -> rig.connections() == 2);

    takes(1, "");

    assertThat(rig.meter("tidewire_limits_exceeded", "reason", "address_connections"))
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void anAddressThatUpgradesTooOftenIsRefusedBeforeAuthIsAsked() {
    restart(rig(LOOPBACK, false, Networks.NONE));
    for (int i = 0; i < 10; i++) open("", "X-Forwarded-For: 203.0.113.7");

    assertThat(open("", "X-Forwarded-For: 203.0.113.7"))
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: ");
    rig.advance(Duration.ofSeconds(3));
  }

  @Test
  void exemptAddressesHaveNoLimits() {
    restart(rig(TrustedProxies.NONE, false, AddressLimits.Rules.EXEMPT));

    takes(20, "");
  }

  @Test
  void behindATrustedProxyTheAddressIsTheOneThatItNames() {
    restart(rig(LOOPBACK, false, Networks.NONE));

    takes(3, "", "X-Forwarded-For: 6.6.6.6, 203.0.113.7");
    refuses("", "X-Forwarded-For: 7.7.7.7, 203.0.113.7");
    takes(3, "", "X-Forwarded-For: 203.0.113.8");
  }

  @Test
  void addressesOfOneIpV6SubscriberAreOne() {
    restart(rig(LOOPBACK, false, Networks.NONE));

    takes(1, "", "X-Forwarded-For: 2001:db8:0:1::1");
    takes(2, "", "X-Forwarded-For: 2001:db8:0:1:ffff::2");
    refuses("", "X-Forwarded-For: 2001:db8:0:1::3");
    takes(1, "", "X-Forwarded-For: 2001:db8:0:2::1");
  }

  @Test
  void aProxyMayNameTheClientByTheProxyProtocol() {
    restart(rig(LOOPBACK, true, Networks.NONE));

    takes(3, "PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\r\n");
    refuses("PROXY TCP4 203.0.113.7 192.0.2.1 4712 443\r\n");
    takes(1, "PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n");
  }

  @Test
  void nobodyElseMay() {
    restart(rig(TrustedProxies.of(List.of("192.0.2.0/24")), true, Networks.NONE));
    RawClient client = RawClient.connect(rig.port);
    clients.add(client);
    client.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n" + RawClient.handshake("/app/key"));

    assertThat(client.isCutOff()).isTrue();
    assertThat(rig.meter("tidewire_limits_exceeded", "reason", "untrusted_proxy")).isOne();
  }

  @Test
  void anAppMayWantItsConnectionsToShowWhoTheyAreInTime() throws Exception {
    restart(new SocketRig(SocketConfig.DEFAULTS));
    AppPolicy app = AppPolicy.defaults("1").with(new AppPolicy.Connections(0, 100, 10, 30, 0, 20));
    rig.auth.answer = question -> Future.succeededFuture(AllowingAuth.accept(app));
    RawClient stranger = RawClient.open(rig.port);
    rig.sessions.opened.take();
    RawClient member = RawClient.open(rig.port);
    ClientSocket socket = rig.sessions.opened.take();
    rig.onLoop(() -> socket.authorized(0));
    clients.addAll(List.of(stranger, member));

    rig.advance(Duration.ofSeconds(20));

    RawClient.Frame close = stranger.readClose();
    assertThat(close.code()).isEqualTo(4009);
    assertThat(close.reason()).isEqualTo("Connection not authorized within timeout.");
    assertThat(rig.onLoop(socket::isOpen)).isTrue();
    assertThat(rig.meter("tidewire_limits_exceeded", "reason", "authorization")).isOne();
  }
}
