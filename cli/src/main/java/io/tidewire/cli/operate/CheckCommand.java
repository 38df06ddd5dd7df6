package io.tidewire.cli.operate;

import io.tidewire.auth.AuthSettings;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.edge.EdgeConfig;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.tidewire.publish.PublishSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Check the settings and the apps file without starting anything",
      "Settings are read as a start reads them: variables, then the file that TIDEWIRE_CONFIG"
          + " names."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  private final Console console;

  @Option(names = "--json", description = "Print JSON for machines")
  private boolean json;

  CheckCommand(Console console) {
    this.console = console;
  }

  /**
   * Throws {@link io.tidewire.kit.settings.BadSetting} or {@link CommandFailed} for what is wrong.
   */
  @Override
  public Integer call() {
    Settings settings = Settings.load(Map.of());
    RedisSettings.from(settings);
    EdgeConfig.from(settings);
    PublishSettings.from(settings);
    AuthSettings auth = AuthSettings.from(settings);
    List<String> given =
        SettingNames.all().keys().filter(key -> settings.text(key).isPresent()).toList();
    Optional<Apps> apps = auth.apps().map(source -> load(source, auth.edges().tokenCookie()));
    print(given, auth, apps);
    return 0;
  }

  private Apps load(AppsSource source, boolean tokenCookie) {
    try {
      return new AppsFile(source, console.environment()::get, tokenCookie).load();
    } catch (BadApps wrong) {
      throw new CommandFailed(String.valueOf(wrong.getMessage()));
    }
  }

  /** No values: some are secret. */
  private void print(List<String> given, AuthSettings auth, Optional<Apps> apps) {
    if (json) {
      console
          .out()
          .println(
              new JsonObject()
                  .put("ok", true)
                  .put("settings", new JsonArray(given))
                  .put("apps_file", auth.appsFile().path().map(Object::toString).orElse(null))
                  .put("apps", apps.map(all -> all.all().size()).orElse(null))
                  .encode());
      return;
    }
    console.out().println(given.size() + " settings are set, all of them are valid");
    given.forEach(key -> console.out().println("  " + Settings.environmentName(key)));
    console
        .out()
        .println(
            apps.map(
                    all ->
                        auth.appsFile().path().orElseThrow()
                            + ": "
                            + all.all().size()
                            + " apps, valid")
                .orElse("no apps file: standalone would serve the development app"));
  }
}
