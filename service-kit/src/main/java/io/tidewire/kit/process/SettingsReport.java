package io.tidewire.kit.process;

import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.log.Redaction;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The settings that a process uses, for {@code GET /settings} of the management port and {@code
 * tidewire check --against}. It contains no secret: in place of one it has a fingerprint, if the
 * process has a secret of the cluster to key it with.
 *
 * @param service its name
 */
record SettingsReport(
    String service, Node node, Settings settings, Optional<Fingerprints> fingerprints) {

  /** All of it but what the service itself adds. Safe from any thread. */
  JsonObject json() {
    BuildInfo build = BuildInfo.current();
    JsonObject used = new JsonObject();
    settings.used().forEach((key, fallback) -> used.put(key, setting(key, fallback)));
    JsonObject report =
        new JsonObject()
            .put("service", service)
            .put("node", node.id())
            .put("version", build.version())
            .put("commit", build.commit());
    fingerprints.ifPresent(known -> report.put("fingerprints", known.key().text()));
    return report.put("settings", used);
  }

  private JsonObject setting(String key, String fallback) {
    Optional<String> given = settings.given(key);
    boolean isSecret = SettingNames.isSecret(key);
    JsonObject setting = new JsonObject().put("given", given.isPresent());
    if (SettingNames.isReloadable(key)) setting.put("reloadable", true);
    if (isSecret) {
      setting.put("secret", true);
    } else {
      String shown = Redaction.of(given.orElse(fallback));
      if (!shown.isEmpty()) setting.put("value", shown);
      if (!fallback.isEmpty()) setting.put("default", Redaction.of(fallback));
    }
    given
        .filter(value -> isSecret || !Redaction.of(value).equals(value))
        .flatMap(value -> fingerprints.map(known -> known.of(key, value)))
        .ifPresent(fingerprint -> setting.put("fingerprint", fingerprint));
    return setting;
  }
}
