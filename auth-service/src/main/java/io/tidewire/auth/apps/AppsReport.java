package io.tidewire.auth.apps;

import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.reload.ConfigChange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A report of the apps without their secrets, by which two versions of an apps file can be
 * compared. For each app it has the public keys, a digest of its rules and limits, and a keyed
 * fingerprint of everything that may be secret.
 */
public final class AppsReport {

  private AppsReport() {}

  /**
   * A JSON object with one member per app, named by the app's id.
   *
   * @param fingerprints computes the fingerprints of secrets; if absent, secrets are left out
   */
  public static JsonObject of(Apps apps, Optional<Fingerprints> fingerprints) {
    JsonObject report = new JsonObject();
    apps.all().forEach(app -> report.put(app.id(), of(app, fingerprints)));
    return report;
  }

  /** How two reports differ: in whole apps, or in parts of one. */
  public static List<ConfigChange> changes(JsonObject before, JsonObject after) {
    Set<String> ids = new TreeSet<>(before.fieldNames());
    ids.addAll(after.fieldNames());
    return ids.stream().flatMap(id -> changes(id, before, after)).toList();
  }

  private static Stream<ConfigChange> changes(String id, JsonObject before, JsonObject after) {
    if (!before.containsKey(id)) return Stream.of(change("app " + id, "", "added"));
    if (!after.containsKey(id)) return Stream.of(change("app " + id, "served", "removed"));
    JsonObject from = before.getJsonObject(id);
    JsonObject to = after.getJsonObject(id);
    return from.fieldNames().stream()
        .filter(part -> !from.getValue(part).equals(to.getValue(part)))
        .map(part -> change("app " + id + " " + part, text(from, part), text(to, part)));
  }

  private static String text(JsonObject app, String part) {
    return String.valueOf(app.getValue(part));
  }

  private static ConfigChange change(String name, String from, String to) {
    return new ConfigChange(name, from, to, ConfigChange.Effect.AT_ONCE);
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

  /** A plain digest that anybody can compute, because no part of this is secret. */
  private static String rules(App app) {
    return CanonicalText.digest(
        List.of(app.policy(), app.admission(), app.notifications().subscriptionCounts()));
  }

  /** Includes webhooks, because their URLs and headers may contain secrets. */
  private static String secrets(App app) {
    return CanonicalText.of(
        List.of(app.keys(), app.tokens(), app.notifications().webhooks(), app.hooks()));
  }
}
