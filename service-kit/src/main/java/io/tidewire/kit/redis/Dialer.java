package io.tidewire.kit.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.util.Optional;

/**
 * Opens connections to one Redis. Each gets a client of its own, so that the name resolves anew,
 * and closing it closes the socket: a connection given back to a pool would be handed out again,
 * dead or not.
 */
final class Dialer {

  /**
   * How long the kernel may wait for Redis to acknowledge what was sent (native transport only).
   */
  private static final int TCP_USER_TIMEOUT_MS = 10_000;

  private static final int NEVER = -1;

  private final Vertx vertx;
  private final RedisOptions options;

  Dialer(Vertx vertx, RedisSettings settings, String link) {
    this.vertx = vertx;
    options = options(settings, link);
  }

  /** Starts an attempt. It has no time-out of its own beyond that of TCP. */
  Dialed dial() {
    Redis client = Redis.createClient(vertx, options);
    return new Dialed(client, client.connect());
  }

  /** An attempt, and then its connection. Holds the client strongly: a collected one hangs up. */
  record Dialed(Redis client, Future<RedisConnection> connection) {

    Future<Void> hangUp() {
      return client.close();
    }
  }

  private static RedisOptions options(RedisSettings settings, String link) {
    RedisUrl url = settings.url();
    var options =
        new RedisOptions()
            .setConnectionString(
                url + (url.database() == 0 ? "/0" : "") + "?client=" + printable(link))
            .setPreferredProtocolVersion(ProtocolVersion.RESP3)
            .setMaxWaitingHandlers(settings.maxInFlight() + Lifeline.GREETINGS)
            .setPoolName(link)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            .setPoolCleanerInterval(NEVER)
            .setPoolRecycleTimeout(NEVER)
            .setNetClientOptions(netOptions(settings));
    url.login().ifPresent(login -> options.setPassword(login.password()));
    url.login().flatMap(RedisLogin::user).ifPresent(options::setUser);
    return options;
  }

  private static NetClientOptions netOptions(RedisSettings settings) {
    var net =
        new NetClientOptions()
            .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setTcpUserTimeout(TCP_USER_TIMEOUT_MS)
            .setSsl(settings.url().tls());
    if (settings.url().tls()) net.setHostnameVerificationAlgorithm("HTTPS");
    Optional<String> ca = settings.trustedCa();
    ca.ifPresent(file -> net.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    return net;
  }

  /** For CLIENT LIST, which allows no spaces, and the client's URL, which allows little. */
  private static String printable(String link) {
    return link.replaceAll("[^A-Za-z0-9._~:-]", "-");
  }
}
