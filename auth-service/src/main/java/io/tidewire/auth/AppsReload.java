package io.tidewire.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the apps file off the event loop, and applies a changed one. An invalid one is logged once,
 * and the current apps remain. Confined to one event loop.
 */
final class AppsReload {

  private static final Logger log = LoggerFactory.getLogger(AppsReload.class);

  private final Vertx vertx;
  private final AppsFile file;
  private final AuthDecisions authority;
  private final MeterRegistry meters;
  private boolean looking;

  AppsReload(Vertx vertx, AppsFile file, AuthDecisions authority, MeterRegistry meters) {
    this.vertx = vertx;
    this.file = file;
    this.authority = authority;
    this.meters = meters;
    count("applied", 0);
    count("refused", 0);
  }

  /** Reads the file once; does nothing while another read is in progress. */
  void look() {
    if (looking) return;
    looking = true;
    vertx
        .executeBlocking(file::poll, false)
        .onComplete(done -> looking = false)
        .onSuccess(this::apply)
        .onFailure(this::refuse);
  }

  private void apply(Optional<Apps> changed) {
    changed.ifPresent(this::putInForce);
  }

  private void putInForce(Apps next) {
    AppsChanged changes = authority.serve(next);
    count("applied", 1);
    log.info(
        "apps reloaded apps={} changed={} withdrawn={}",
        next.all().size(),
        changes.appIds(),
        changes.withdrawn());
    if (!changes.appIds().isEmpty()) vertx.eventBus().publish(Addresses.APPS_CHANGED, changes);
  }

  private void refuse(Throwable failure) {
    count("refused", 1);
    String why = failure instanceof BadApps bad ? bad.getMessage() : RedactedStackTrace.in(failure);
    log.warn("apps not reloaded, the current ones stay in use why=\"{}\"", why);
  }

  private void count(String outcome, int more) {
    Counter.builder("tidewire_auth_apps_reloads")
        .description("Changes of the apps file that were accepted or refused")
        .tag("outcome", outcome)
        .register(meters)
        .increment(more);
  }
}
