package io.tidewire.auth.apps;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.webhook.WebhookEventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The apps as read from one version of the apps file. Ids and keys are unique. */
public final class Apps {

  private final Map<String, App> byId;
  private final Map<String, App> byKey;

  private Apps(Map<String, App> byId, Map<String, App> byKey) {
    this.byId = byId;
    this.byKey = byKey;
  }

  /**
   * @throws IllegalArgumentException if two apps share an id or a key
   */
  public static Apps of(List<App> apps) {
    Map<String, App> byId = new LinkedHashMap<>();
    Map<String, App> byKey = new HashMap<>();
    for (App app : apps) {
      requireFree(byId.put(app.id(), app) == null, "id", app.id());
      for (Credential credential : app.credentials()) {
        requireFree(byKey.put(credential.key(), app) == null, "key", credential.key());
      }
    }
    return new Apps(byId, byKey);
  }

  public Optional<App> withId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<App> withKey(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The app, if there is exactly one. */
  public Optional<App> only() {
    return byId.size() == 1 ? byId.values().stream().findFirst() : Optional.empty();
  }

  /** In the order of the file. */
  public Collection<App> all() {
    return byId.values();
  }

  /** The apps that differ in {@code next}, including new ones. */
  public AppsChanged changesTo(Apps next) {
    Set<String> changed = new HashSet<>(byId.keySet());
    changed.addAll(next.byId.keySet());
    changed.removeIf(id -> withId(id).equals(next.withId(id)));
    Set<String> withdrawn = new HashSet<>(changed);
    withdrawn.removeIf(id -> !serves(id) || next.serves(id));
    Map<String, Set<WebhookEventType>> webhookEvents = new HashMap<>();
    for (String id : changed) {
      Set<WebhookEventType> wanted = next.webhookEvents(id);
      if (!wanted.equals(webhookEvents(id))) webhookEvents.put(id, wanted);
    }
    return new AppsChanged(changed, withdrawn, webhookEvents);
  }

  private Set<WebhookEventType> webhookEvents(String id) {
    return withId(id).map(app -> app.policy().webhookEvents()).orElse(Set.of());
  }

  private boolean serves(String id) {
    return withId(id).filter(App::isEnabled).isPresent();
  }

  private static void requireFree(boolean free, String what, String value) {
    if (!free) throw new IllegalArgumentException("two apps share the " + what + " " + value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Apps apps && byId.equals(apps.byId);
  }

  @Override
  public int hashCode() {
    return byId.hashCode();
  }

  @Override
  public String toString() {
    return "Apps" + byId.keySet();
  }
}
