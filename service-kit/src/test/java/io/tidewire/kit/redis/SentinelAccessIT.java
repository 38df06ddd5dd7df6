package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.testing.RedisTrio;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests connections and logins to Sentinels, and the errors of a start that cannot succeed. */
// Deprecated for production use only.
@SuppressWarnings("removal")
class SentinelAccessIT {

  /** What docs/redis.md recommends. */
  private static final String[] RIGHTS = {
    "&+switch-master",
    "+hello",
    "+ping",
    "+subscribe",
    "+sentinel|myid",
    "+sentinel|master",
    "+sentinel|get-master-addr-by-name",
    "+sentinel|sentinels"
  };

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RedisServer redis = RedisServer.own();
  private final RedisServer sentinel = RedisServer.own("--sentinel");

  @AfterEach
  void close() throws Exception {
    resultOf(vertx.close());
    redis.close();
    sentinel.close();
  }

  @Test
  void eachHopHasItsOwnLogin() throws Exception {
    monitor("127.0.0.1", RedisTrio.port(redis));
    redis.run("ACL", "SETUSER", "ann", "on", ">right", "~*", "&*", "+@all");
    redis.run("ACL", "SETUSER", "default", "off");
    sentinelUser(RIGHTS);
    Map<String, String> settings = settings("redis", "ann@127.0.0.1");
    settings.put("tidewire.redis.password", "right");
    settings.put("tidewire.redis.sentinel-user", "bob");
    settings.put("tidewire.redis.sentinel-password", "door");

    CommandLink link = link(settings);
    resultOf(link.up());

    assertThat(resultOf(link.send(Request.cmd(Command.PING)))).hasToString("PONG");
  }

  @Test
  void aSentinelThatRefusesTheSubscriptionIsPolledEverySecond() throws Exception {
    try (RedisTrio trio = RedisTrio.start()) {
      for (RedisServer each : trio.sentinels()) {
        each.run("ACL", "SETUSER", "bob", "on", ">door", "+@all", "-subscribe", "resetchannels");
      }
      Map<String, String> settings = new HashMap<>(Map.of("tidewire.redis.url", trio.url()));
      settings.put("tidewire.redis.sentinel-user", "bob");
      settings.put("tidewire.redis.sentinel-password", "door");
      CommandLink link = link(settings);
      resultOf(link.up());

      trio.failOver(0);

      until(
          "the change is noticed",
          () -> registry.get("tidewire_redis_topology_changes_total").counter().count() == 1);
      until("the link is up again", link::isUp);
    }
  }

  @Test
  void aMissingLoginErrorNamesTheSettingOfItsHop() throws Exception {
    monitor("127.0.0.1", RedisTrio.port(redis));
    sentinelUser(RIGHTS);
    sentinel.run("ACL", "SETUSER", "default", "resetpass", ">door");

    assertRefused(settings("redis", "127.0.0.1"), "set tidewire.redis.sentinel-password");
  }

  @Test
  void aNameThatNoSentinelMonitorsIsRefusedAtTheStart() throws Exception {
    monitor("127.0.0.1", RedisTrio.port(redis));
    Map<String, String> wrong = settings("redis", "127.0.0.1");
    wrong.compute("tidewire.redis.url", (key, url) -> url + "-2");

    assertRefused(wrong, "monitors no primary named " + RedisTrio.NAME + "-2");
    assertThat(failureOf(RedisPreflight.unlessWrong(vertx, settings(wrong))))
        .isInstanceOf(StartupException.class);
  }

  @Test
  void aRedisInPlaceOfASentinelIsRefusedAtTheStart() throws Exception {
    Map<String, String> wrong =
        Map.of("tidewire.redis.url", redis.uri().replace("://", "+sentinel://") + "/mymaster");

    assertRefused(wrong, "it is a Redis, not a Sentinel");
    assertThat(failureOf(RedisPreflight.unlessWrong(vertx, settings(wrong))))
        .isInstanceOf(StartupException.class);
  }

  @Test
  void unreachableSentinelsAreNamedAtTheStart() throws Exception {
    Map<String, String> wrong =
        Map.of("tidewire.redis.url", "redis+sentinel://:hidden@127.0.0.1:1/mymaster");

    assertRefused(wrong, "sentinel.127.0.0.1:1 is down: Connection refused");
    resultOf(RedisPreflight.unlessWrong(vertx, settings(wrong)));
  }

  @Test
  void aSentinelWithAKnownPrimaryLetsTheStartContinue() throws Exception {
    monitor("127.0.0.1", RedisTrio.port(redis));

    resultOf(RedisPreflight.at(vertx, settings(settings("redis", "127.0.0.1"))));

    until("nothing left behind", () -> !sentinel.run("CLIENT", "LIST").contains("name=sentinel."));
  }

  @Test
  void bothHopsAreEncryptedAndTheirCertificatesVerified() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    try {
      int primary = tls(certificate, redis);
      int door = tls(certificate, sentinel);
      sentinel.run("SENTINEL", "CONFIG", "SET", "resolve-hostnames", "yes");
      sentinel.run("SENTINEL", "CONFIG", "SET", "announce-hostnames", "yes");
      monitor("localhost", Integer.toString(primary));
      Map<String, String> settings = new HashMap<>();
      settings.put(
          "tidewire.redis.url", "rediss+sentinel://localhost:" + door + "/" + RedisTrio.NAME);
      settings.put("tidewire.redis.trusted-ca", certificate.certificatePath());

      CommandLink link = link(settings);
      resultOf(link.up());
      assertThat(resultOf(link.send(Request.cmd(Command.PING)))).hasToString("PONG");

      sentinel.run("SENTINEL", "CONFIG", "SET", "announce-hostnames", "no");
      assertRefused(settings, "sentinel announce-hostnames yes");
    } finally {
      certificate.delete();
    }
  }

  private void monitor(String host, String port) {
    sentinel.run("SENTINEL", "MONITOR", RedisTrio.NAME, host, port, "1");
  }

  private void sentinelUser(String... rights) {
    String[] command = new String[rights.length + 5];
    System.arraycopy(new String[] {"ACL", "SETUSER", "bob", "on", ">door"}, 0, command, 0, 5);
    System.arraycopy(rights, 0, command, 5, rights.length);
    sentinel.run(command);
  }

  /** For the test's own Sentinel. */
  private Map<String, String> settings(String scheme, String host) {
    String url =
        scheme + "+sentinel://" + host + ":" + RedisTrio.port(sentinel) + "/" + RedisTrio.NAME;
    return new HashMap<>(Map.of("tidewire.redis.url", url));
  }

  private static RedisSettings settings(Map<String, String> settings) {
    return RedisSettings.from(Settings.of(settings));
  }

  private void assertRefused(Map<String, String> settings, String why) throws Exception {
    RedisDeployment deployment = settings(settings).deployment();
    assertThat(failureOf(RedisPreflight.at(vertx, settings(settings))))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith("no Redis at " + deployment)
        .hasMessageContaining(why)
        .hasMessageEndingWith("(TIDEWIRE_REDIS_URL)")
        .hasMessageNotContaining("hidden")
        .hasMessageNotContaining("\n");
  }

  private CommandLink link(Map<String, String> settings) {
    var link = CommandLink.of(vertx, settings(settings), "link", registry);
    link.start();
    return link;
  }

  private int tls(SelfSignedCertificate certificate, RedisServer behind) throws Exception {
    NetServer proxy =
        vertx.createNetServer(
            new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()));
    proxy.connectHandler(client -> pass(client, Integer.parseInt(RedisTrio.port(behind))));
    return resultOf(proxy.listen(0, "127.0.0.1")).actualPort();
  }

  private void pass(NetSocket client, int port) {
    client.pause();
    vertx
        .createNetClient()
        .connect(port, "127.0.0.1")
        .onSuccess(
            server -> {
              server.pipeTo(client);
              client.pipeTo(server);
            });
  }
}
