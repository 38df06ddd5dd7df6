package io.tidewire.cli.operate;

import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.log.Redaction;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.tidewire.text.DurationText;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What would change if a running process restarted with the settings and apps of this machine.
 * Compares only the settings that the process uses, because others may be meant for another
 * service. Secrets are compared by their fingerprints.
 */
final class Comparison {

  private static final String UNSET = "(not set)";
  private static final String SECRET = "(secret)";
  private static final String OTHER_SECRET = "(another secret)";

  private final JsonObject report;
  private final Settings here;
  private final Optional<Fingerprints> own;
  private final boolean isSameKey;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> notCompared = new ArrayList<>();

  /** A setting or an app with its current and its new value, in a form for people. */
  record Change(String name, String from, String to) {}

  /**
   * @param report of the process about itself
   */
  Comparison(JsonObject report, Settings here) {
    this.report = report;
    this.here = here;
    own =
        Stream.of(Fingerprints.Key.values())
            .filter(key -> key.text().equals(report.getString("fingerprints")))
            .findFirst()
            .flatMap(key -> Fingerprints.keyedWith(key, here));
    isSameKey = own.filter(this::isKeyOfProcess).isPresent();
  }

  /** Whether the process has the same key for fingerprints. The key has a fingerprint itself. */
  private boolean isKeyOfProcess(Fingerprints keyed) {
    String key = keyed.key().setting();
    return here.text(key)
        .filter(secret -> isSameSecret(keyed, key, secret, setting(key)))
        .isPresent();
  }

  private static boolean isSameSecret(
      Fingerprints keyed, String name, String secret, JsonObject there) {
    return keyed.of(name, secret).equals(there.getString("fingerprint"));
  }

  private JsonObject settings() {
    return report.getJsonObject("settings", new JsonObject());
  }

  private JsonObject setting(String key) {
    return settings().getJsonObject(key, new JsonObject());
  }

  /** The settings and apps that would change. */
  List<Change> changes() {
    return changes;
  }

  /** Settings that may have another secret, which cannot be determined. */
  List<String> notCompared() {
    return notCompared;
  }

  /**
   * Computes fingerprints that are comparable with those of the process; empty if the keys differ.
   */
  Optional<Fingerprints> fingerprints() {
    return own.filter(keyed -> isSameKey);
  }

  /** Compares every setting that the process uses. */
  void compareSettings() {
    settings().fieldNames().forEach(this::compareSetting);
  }

  private void compareSetting(String key) {
    JsonObject there = setting(key);
    boolean given = there.getBoolean("given", false);
    Optional<String> next = here.given(key);
    if (!given && next.isEmpty()) return;
    if (!SettingNames.isSecret(key)) {
      comparePlain(key, there, next);
    } else if (given && next.isPresent()) {
      compareSecret(key, next.get());
    } else {
      change(key, given ? SECRET : UNSET, given ? UNSET : SECRET);
    }
  }

  private void comparePlain(String key, JsonObject there, Optional<String> next) {
    String from = there.getString("value", UNSET);
    String to = next.map(Redaction::of).orElse(there.getString("default", UNSET));
    if (!isSame(from, to)) {
      change(key, from, to);
    } else if (next.filter(value -> !Redaction.of(value).equals(value)).isPresent()) {
      compareSecret(key, next.get());
    }
  }

  private void compareSecret(String key, String next) {
    boolean isComparable =
        isSameKey || own.filter(keyed -> keyed.key().setting().equals(key)).isPresent();
    if (!isComparable) {
      notCompared.add(Settings.environmentName(key));
    } else if (!isSameSecret(own.orElseThrow(), key, next, setting(key))) {
      change(key, SECRET, OTHER_SECRET);
    }
  }

  private void change(String key, String from, String to) {
    changes.add(new Change(Settings.environmentName(key), from, to));
  }

  /**
   * Compares every app, if the process has any.
   *
   * @param next the report of {@code AppsReport} about the apps of this machine
   */
  void compareApps(JsonObject next) {
    JsonObject now = report.getJsonObject("apps", new JsonObject());
    Set<String> ids = new TreeSet<>(now.fieldNames());
    ids.addAll(next.fieldNames());
    for (String id : ids) {
      String name = "app " + id;
      if (!now.containsKey(id)) {
        changes.add(new Change(name, "(none)", "new"));
      } else if (!next.containsKey(id)) {
        changes.add(new Change(name, "served", "(none)"));
      } else {
        compareApp(name, now.getJsonObject(id), next.getJsonObject(id));
      }
    }
  }

  private void compareApp(String name, JsonObject now, JsonObject next) {
    String keys = now.getValue("keys").toString();
    String nextKeys = next.getValue("keys").toString();
    if (!keys.equals(nextKeys)) changes.add(new Change(name + " keys", keys, nextKeys));
    if (!now.getValue("rules").equals(next.getValue("rules"))) {
      changes.add(new Change(name + " rules and limits", "as served", "others"));
    }
    if (!next.containsKey("secrets")) {
      notCompared.add(name + " secrets");
    } else if (!next.getValue("secrets").equals(now.getValue("secrets"))) {
      changes.add(new Change(name + " secrets, tokens or webhooks", SECRET, OTHER_SECRET));
    }
  }

  /** Whether a process would read both values as the same. */
  static boolean isSame(String one, String other) {
    if (one.equals(other) || entries(one).equals(entries(other))) return true;
    boolean isFlag = one.equalsIgnoreCase("true") || one.equalsIgnoreCase("false");
    if (isFlag) return one.equalsIgnoreCase(other);
    Optional<?> duration = DurationText.parse(one);
    return duration.isPresent() && duration.equals(DurationText.parse(other));
  }

  private static List<String> entries(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }
}
