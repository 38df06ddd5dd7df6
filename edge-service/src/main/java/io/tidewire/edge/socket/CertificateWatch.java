package io.tidewire.edge.socket;

import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a certificate again when its files have changed: new connections get the new one, open ones
 * keep theirs. A pair that cannot be used is complained about, and the old one stays. Confined to
 * one event loop; each that shares the port looks, and to reload twice does no harm.
 */
final class CertificateWatch {

  static final Duration PERIOD = Duration.ofSeconds(10);

  /** A lock: Vert.x calls itself without end if a second update comes while one ends. */
  private static final String ONE_AT_A_TIME = "edge.certificate";

  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

  private final Vertx vertx;
  private final Listener.Certificate certificate;
  private final HttpServer server;
  private long lastSeen;

  CertificateWatch(Vertx vertx, Listener.Certificate certificate, HttpServer server) {
    this.vertx = vertx;
    this.certificate = certificate;
    this.server = server;
  }

  Cancel start(Timers timers) {
    modified().onSuccess(when -> lastSeen = when);
    return timers.every(PERIOD, this::look);
  }

  private void look() {
    modified().onSuccess(this::compare);
  }

  /** While files are being replaced one may be missing; the next look will find it. */
  private Future<Long> modified() {
    Future<FileProps> chain = vertx.fileSystem().props(certificate.certificatePath());
    Future<FileProps> key = vertx.fileSystem().props(certificate.keyPath());
    return Future.all(chain, key)
        .map(both -> Math.max(chain.result().lastModifiedTime(), key.result().lastModifiedTime()));
  }

  private void compare(long modified) {
    if (modified == lastSeen) return;
    lastSeen = modified;
    vertx
        .sharedData()
        .withLocalLock(ONE_AT_A_TIME, this::update)
        .onSuccess(
            updated -> log.info("certificate reloaded file={}", certificate.certificatePath()))
        .onFailure(
            failure ->
                log.warn(
                    "certificate refused, the old one stays file={} why={}",
                    certificate.certificatePath(),
                    failure.toString()));
  }

  /** Ours may be one of several event loops' servers, which share what is updated. */
  private Future<Boolean> update() {
    ServerSSLOptions options = new ServerSSLOptions().setKeyCertOptions(certificate.pem());
    return server.updateSSLOptions(options, true);
  }
}
