package io.tidewire.kit.redis.connection;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.reload.ConfigReload;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.kit.tls.TlsAuthorities;
import io.tidewire.kit.tls.TlsWatch;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.shareddata.Shareable;

/**
 * The authorities that may vouch for Redis: read once for all links of a Vert.x, and again when the
 * file changes. Connections that are dialled after that are held against the new ones. Safe from
 * any thread.
 */
final class SharedAuthorities implements Shareable {

  private static final String MAP = "redis authorities";

  private final TlsAuthorities authorities;

  private SharedAuthorities(Vertx vertx, String file) {
    authorities =
        TlsAuthorities.read("redis-ca", RedisSettings.authorities(file), Clock.SYSTEM::wallTime);
    ConfigReload.of(vertx).ifPresent(reload -> reload.add(authorities));
    new TlsWatch(vertx, authorities).start(new VertxTimers(vertx));
  }

  static SharedAuthorities of(Vertx vertx, String file) {
    return vertx
        .sharedData()
        .<String, SharedAuthorities>getLocalMap(MAP)
        .computeIfAbsent(file, first -> new SharedAuthorities(vertx, first));
  }

  TrustOptions options() {
    return authorities.options();
  }

  void meter(MeterRegistry meters) {
    authorities.meter(meters);
  }
}
