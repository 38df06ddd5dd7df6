package io.tidewire.kit.tls;

import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Looks at TLS files every ten seconds, beside the event loops. Safe from any thread. */
public final class TlsWatch {

  public static final Duration PERIOD = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final TlsFiles files;

  public TlsWatch(Vertx vertx, TlsFiles files) {
    this.vertx = vertx;
    this.files = files;
  }

  public Cancel start(Timers timers) {
    return timers.every(PERIOD, this::look);
  }

  /** One look, now. Several loops may watch the same files: to look twice does no harm. */
  public Future<Void> look() {
    return vertx.executeBlocking(
        () -> {
          files.look();
          return null;
        },
        false);
  }
}
