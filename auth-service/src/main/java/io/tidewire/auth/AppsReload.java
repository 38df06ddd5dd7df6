package io.tidewire.auth;

import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.AppsReport;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.reload.ConfigSource;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the apps file off the event loop, and applies a changed one. An invalid one is logged once,
 * and the current apps remain. {@link #look} is confined to one event loop; the rest is safe from
 * any thread.
 */
final class AppsReload implements ConfigSource {

  private static final Logger log = LoggerFactory.getLogger(AppsReload.class);

  private final Context home;
  private final AppsFile file;
  private final AuthDecisions decisions;
  private final Platform platform;
  private final Optional<Fingerprints> fingerprints;
  private final LabelledCounter reloads;
  private boolean looking;
  private volatile boolean refused;

  /**
   * @param home the event loop of the decisions
   */
  AppsReload(Context home, AppsFile file, AuthDecisions decisions, Platform platform) {
    this.home = home;
    this.file = file;
    this.decisions = decisions;
    this.platform = platform;
    fingerprints = Fingerprints.of(platform.settings(), BusRole.BACKEND);
    reloads =
        new LabelledCounter(
            platform.meters(),
            "tidewire_auth_apps_reloads",
            "Changes of the apps file that were accepted or refused",
            "outcome",
            List.of("applied", "refused"));
  }

  @Override
  public String name() {
    return "apps";
  }

  @Override
  public boolean isStale() {
    return refused;
  }

  @Override
  public Draft prepare() {
    try {
      AppsFile.Candidate found = file.candidate();
      JsonObject before = AppsReport.of(decisions.apps(), fingerprints);
      JsonObject after = AppsReport.of(found.apps(), fingerprints);
      refused = false;
      return new Draft(AppsReport.changes(before, after), () -> take(found));
    } catch (RuntimeException unusable) {
      refused = true;
      throw new IllegalArgumentException(why(unusable), unusable);
    }
  }

  private Future<Void> take(AppsFile.Candidate found) {
    return OnContext.call(
        home,
        () -> {
          found.taken().run();
          putInForce(found.apps());
          return Future.succeededFuture();
        });
  }

  /** Reads the file once; does nothing while another read is in progress. */
  void look() {
    if (looking) return;
    looking = true;
    vertx()
        .executeBlocking(file::poll, false)
        .onComplete(done -> looking = false)
        .onSuccess(this::apply)
        .onFailure(this::refuse);
  }

  private Vertx vertx() {
    return platform.vertx();
  }

  private void apply(Optional<Apps> changed) {
    if (changed.isEmpty()) return;
    putInForce(changed.get());
    platform.reload().applied();
  }

  private void putInForce(Apps next) {
    Apps before = decisions.apps();
    AppsChanged changes = decisions.serve(next);
    refused = false;
    AppsAudit.changed(changes.appIds(), before, next);
    reloads.increment("applied");
    log.info(
        "apps reloaded apps={} changed={} withdrawn={}",
        next.all().size(),
        changes.appIds(),
        changes.withdrawn());
    if (!changes.appIds().isEmpty()) vertx().eventBus().publish(Addresses.APPS_CHANGED, changes);
  }

  private void refuse(Throwable failure) {
    refused = true;
    reloads.increment("refused");
    log.warn("apps not reloaded, the current ones stay in use why=\"{}\"", why(failure));
  }

  private static String why(Throwable failure) {
    return failure instanceof BadApps bad
        ? String.valueOf(bad.getMessage())
        : RedactedStackTrace.in(failure);
  }
}
