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

  /** How two reports differ: whole apps, or parts of one. */
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
