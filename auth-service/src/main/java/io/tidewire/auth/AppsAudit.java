package io.tidewire.auth;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.Credential;
import io.tidewire.kit.log.AuditLog;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a line to the audit log for each app and each key that was added, removed or changed.
 * Never logs a secret.
 */
final class AppsAudit {

  private static final String BY = "apps-file";

  private AppsAudit() {}

  /**
   * @param ids of the apps that differ
   */
  static void changed(Set<String> ids, Apps before, Apps after) {
    for (String id : new TreeSet<>(ids)) changed(id, before.withId(id), after.withId(id));
  }

  private static void changed(String id, Optional<App> before, Optional<App> after) {
    String app = "app/" + id;
    Set<String> old = keys(before);
    Set<String> now = keys(after);
    if (before.isEmpty()) {
      write("add-app", app);
    } else if (after.isEmpty()) {
      write("remove-app", app);
    } else if (old.equals(now)) {
      write("change-app", app);
    }
    now.stream().filter(key -> !old.contains(key)).forEach(key -> write("add-key", app, key));
    old.stream().filter(key -> !now.contains(key)).forEach(key -> write("remove-key", app, key));
  }

  private static Set<String> keys(Optional<App> app) {
    return app.stream()
        .flatMap(found -> found.credentials().stream())
        .map(Credential::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void write(String action, String app, String key) {
    write(action, app + "/key/" + key);
  }

  private static void write(String action, String target) {
    AuditLog.changed(action, BY, target, "done");
  }
}
