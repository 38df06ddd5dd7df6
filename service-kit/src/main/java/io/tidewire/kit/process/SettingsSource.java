package io.tidewire.kit.process;

import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.log.Redaction;
import io.tidewire.kit.reload.ConfigChange;
import io.tidewire.kit.reload.ConfigChange.Effect;
import io.tidewire.kit.reload.ConfigSource;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings file of a process. Those that are {@linkplain SettingNames#isReloadable reloadable}
 * are used at once; a change of any other waits for a restart. Settings that the process does not
 * read, since they are another service's, do not count.
 *
 * <p>Safe from any thread.
 */
final class SettingsSource implements ConfigSource {

  private static final Logger log = LoggerFactory.getLogger(SettingsSource.class);
  private static final String UNSET = "";

  private final Settings settings;
  private final Consumer<Settings> validation;
  private final Optional<Fingerprints> fingerprints;
  private volatile String told = "";
  private volatile boolean stale;

  /**
   * @param settings those that the process runs with
   * @param validation throws {@link BadSetting} if a value is wrong
   */
  SettingsSource(
      Settings settings, Consumer<Settings> validation, Optional<Fingerprints> fingerprints) {
    this.settings = settings;
    this.validation = validation;
    this.fingerprints = fingerprints;
  }

  @Override
  public String name() {
    return "settings";
  }

  @Override
  public boolean isStale() {
    return stale;
  }

  private record Found(Settings settings, List<ConfigChange> changes) {}

  @Override
  public Draft prepare() {
    Found found = read();
    return new Draft(
        found.changes(),
        () -> {
          use(found);
          return Future.succeededFuture();
        });
  }

  private Found read() {
    Settings next;
    try {
      next = settings.onDisk();
      validation.accept(next);
    } catch (BadSetting wrong) {
      stale = true;
      throw wrong;
    }
    List<ConfigChange> changes =
        settings.used().keySet().stream().flatMap(key -> change(key, next).stream()).toList();
    stale = !changes.isEmpty();
    return new Found(next, changes);
  }

  private Optional<ConfigChange> change(String key, Settings next) {
    Optional<String> before = settings.given(key);
    Optional<String> after = next.given(key);
    if (before.equals(after)) return Optional.empty();
    Effect effect = SettingNames.isReloadable(key) ? Effect.AT_ONCE : Effect.AFTER_A_RESTART;
    return Optional.of(new ConfigChange(key, shown(key, before), shown(key, after), effect));
  }

  private String shown(String key, Optional<String> value) {
    if (value.isEmpty()) return UNSET;
    String redacted = Redaction.of(value.get());
    if (!SettingNames.isSecret(key) && redacted.equals(value.get())) return redacted;
    return fingerprints.map(known -> known.of(key, value.get())).orElse("secret");
  }

  private void use(Found found) {
    settings.take(found.settings(), SettingNames::isReloadable);
    stale = found.changes().stream().anyMatch(ConfigChange::needsRestart);
  }

  /**
   * Uses a changed file, if it is valid; blocks. For a timer: what is wrong, or waits for a
   * restart, is logged once. Answers whether something was put to use.
   */
  boolean look() {
    try {
      Found found = read();
      boolean applies = found.changes().stream().anyMatch(change -> !change.needsRestart());
      if (applies) use(found);
      tell(found.changes());
      return applies;
    } catch (BadSetting wrong) {
      String problem = String.valueOf(wrong.getMessage());
      if (!problem.equals(told)) {
        log.warn("settings not reloaded, the current ones stay in use why=\"{}\"", problem);
      }
      told = problem;
      return false;
    }
  }

  private void tell(List<ConfigChange> changes) {
    String now = changes.toString();
    if (!changes.isEmpty() && !now.equals(told)) {
      changes.forEach(
          change ->
              log.info(
                  "setting changed name={} from={} to={} restart={}",
                  change.name(),
                  change.from(),
                  change.to(),
                  change.needsRestart()));
    }
    told = changes.isEmpty() ? "" : now;
  }
}
