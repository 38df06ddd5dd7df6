package io.tidewire.auth.apps;

import io.tidewire.kit.bus.Fingerprints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The apps without their secrets, so that two versions of an apps file can be compared: of each app
 * its public keys, a digest of its rules and limits, and a keyed fingerprint of everything that may
 * be secret.
 */
public final class AppsReport {

  private AppsReport() {}

  /**
   * An object with a member for each app, by its id.
   *
   * @param fingerprints makes the fingerprints of secrets; if absent, secrets are left out
   */
  public static JsonObject of(Apps apps, Optional<Fingerprints> fingerprints) {
    JsonObject report = new JsonObject();
    apps.all().forEach(app -> report.put(app.id(), of(app, fingerprints)));
    return report;
  }

  private static JsonObject of(App app, Optional<Fingerprints> fingerprints) {
    JsonObject report =
        new JsonObject()
            .put("keys", new JsonArray(app.credentials().stream().map(Credential::key).toList()))
            .put("rules", rules(app));
    fingerprints.ifPresent(
        known -> report.put("secrets", known.of("app " + app.id(), secrets(app))));
    return report;
  }

  /** No part of this is secret, so it is a plain digest, which anybody can compare. */
  private static String rules(App app) {
    return CanonicalText.digest(
        List.of(app.policy(), app.admission(), app.notifications().subscriptionCounts()));
  }

  /** Webhooks too: their URLs and headers may hold secrets. */
  private static String secrets(App app) {
    return CanonicalText.of(
        List.of(app.keys(), app.tokens(), app.notifications().webhooks(), app.hooks()));
  }
}
