package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.tls.TlsProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Opens connections for one link. Each gets a client of its own, so that the name resolves anew,
 * and closing it closes the socket.
 */
public final class RedisDialer {

  /**
   * How long the kernel may wait for Redis to acknowledge what was sent (native transport only).
   */
  private static final int TCP_USER_TIMEOUT_MS = 10_000;

  private final Vertx vertx;
  private final RedisHandshake handshake;
  private final NetClientOptions options;
  private final String link;

  public RedisDialer(Vertx vertx, RedisSettings settings, RedisHandshake handshake, String link) {
    this.vertx = vertx;
    this.handshake = handshake;
    this.link = link;
    options = netOptions(vertx, settings);
  }

  RedisHandshake handshake() {
    return handshake;
  }

  /**
   * Starts an attempt, on the caller's event loop. It has no time-out of its own beyond that of
   * TCP.
   */
  public Dialed dial(RedisUrl url) {
    ContextInternal context = EventLoops.current(vertx);
    NetClient client = vertx.createNetClient(options);
    Future<RedisConnection> connection =
        client
            .connect(url.port(), url.host())
            .compose(socket -> enter(new RespConnection(context, socket), url));
    return new Dialed(url, client, connection);
  }

  /** An attempt, and then its connection. Holds the client strongly: a collected one hangs up. */
  public record Dialed(RedisUrl url, NetClient client, Future<RedisConnection> connection) {

    public Future<Void> hangUp() {
      return client.close();
    }
  }

  private Future<RedisConnection> enter(RedisConnection connection, RedisUrl url) {
    Future<Response> entered = connection.send(hello(url, link)).compose(handshake::check);
    if (url.database() == 0) return entered.map(connection);
    Request select = Request.cmd(Command.SELECT).arg(url.database());
    return Future.all(entered, connection.send(select)).map(connection);
  }

  /** Asks for RESP3, with the login and the name in one. */
  private static Request hello(RedisUrl url, String link) {
    Request hello = Request.cmd(Command.HELLO).arg("3");
    url.login()
        .ifPresent(
            login -> hello.arg("AUTH").arg(login.user().orElse("default")).arg(login.password()));
    return hello.arg("SETNAME").arg(printable(link));
  }

  private static NetClientOptions netOptions(Vertx vertx, RedisSettings settings) {
    var net =
        new NetClientOptions()
            .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setTcpUserTimeout(TCP_USER_TIMEOUT_MS)
            .setSsl(settings.deployment().tls());
    if (!settings.deployment().tls()) return net;
    net.setHostnameVerificationAlgorithm("HTTPS");
    TlsProfile.apply(net);
    settings
        .trustedCa()
        .map(file -> SharedAuthorities.of(vertx, file))
        .ifPresent(trusted -> net.setTrustOptions(trusted.options()));
    return net;
  }

  /** For CLIENT LIST, which allows no spaces. */
  private static String printable(String link) {
    return link.replaceAll("[^A-Za-z0-9._~:-]", "-");
  }
}
