package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests links to a Redis behind a TLS proxy, because not every redis-server is built with TLS. */
// Deprecated for production use only.
@SuppressWarnings("removal")
class TlsIT {

  private static final SelfSignedCertificate CERTIFICATE =
      SelfSignedCertificate.create("localhost");

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis = RedisServer.own();
  private final NetServer proxy =
      vertx.createNetServer(
          new NetServerOptions().setSsl(true).setKeyCertOptions(CERTIFICATE.keyCertOptions()));

  @BeforeEach
  void start() throws Exception {
    proxy.connectHandler(this::pass);
    resultOf(proxy.listen(0, "127.0.0.1"));
  }

  @AfterAll
  static void forget() {
    CERTIFICATE.delete();
  }

  @AfterEach
  void stop() throws Exception {
    resultOf(vertx.close());
    redis.close();
  }

  @Test
  void aServerWithATrustedCertificateIsUsed() throws Exception {
    CommandLink link = link("localhost", Optional.of(CERTIFICATE.certificatePath()));

    resultOf(link.up());

    assertThat(resultOf(link.send(Request.cmd(Command.PING)))).hasToString("PONG");
  }

  @Test
  void aServerWithAnUntrustedCertificateIsRefused() {
    CommandLink link = link("localhost", Optional.empty());

    until("a refusal", () -> link.problem().orElse("").contains("certification path"));
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    CommandLink link = link("127.0.0.1", Optional.of(CERTIFICATE.certificatePath()));

    until("a refusal", () -> link.problem().orElse("").contains("subject alternative name"));
    assertThat(link.isUp()).isFalse();
  }

  private CommandLink link(String host, Optional<String> trustedCa) {
    RedisSettings usual = redis.settings();
    RedisUrl url = RedisUrl.parse("rediss://" + host + ":" + proxy.actualPort());
    var settings =
        new RedisSettings(
            url, trustedCa, usual.connectTimeout(), usual.commandTimeout(), usual.maxInFlight());
    var link = CommandLink.of(vertx, settings, "cmd", new SimpleMeterRegistry());
    link.start();
    return link;
  }

  private void pass(NetSocket client) {
    client.pause();
    RedisUrl url = RedisUrl.parse(redis.uri());
    vertx
        .createNetClient()
        .connect(url.port(), url.host())
        .onSuccess(
            server -> {
              server.pipeTo(client);
              client.pipeTo(server);
            });
  }
}
