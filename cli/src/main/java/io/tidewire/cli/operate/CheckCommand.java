package io.tidewire.cli.operate;

import io.tidewire.auth.AuthSettings;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.AppsReport;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.tidewire.standalone.StandaloneMain;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.util.ArrayList;
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
          + " names.",
      "Exit codes: 0 valid, 1 failed, 2 wrong settings, 3 a process named by --against would"
          + " change."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  private static final String AGAINST = "--against";
  private static final String STANDALONE = "standalone";
  private static final int DIFFERS = 3;

  private final Console console;

  @Option(
      names = AGAINST,
      paramLabel = "URL",
      split = ",",
      description = {
        "Management port of a running process: print what would change if it started again with"
            + " these settings and apps; may be repeated",
      })
  private List<String> urls = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON for machines")
  private boolean json;

  /** The valid settings and apps of this machine. */
  private record Checked(
      Settings settings, List<String> given, AuthSettings auth, Optional<Apps> apps) {}

  CheckCommand(Console console) {
    this.console = console;
  }

  /**
   * @throws io.tidewire.kit.settings.BadSetting for a wrong setting
   * @throws CommandFailed if something else is wrong
   */
  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.load(Map.of());
    StandaloneMain.check(settings);
    AuthSettings auth = AuthSettings.from(settings);
    List<String> given =
        SettingNames.all().keys().filter(key -> settings.text(key).isPresent()).toList();
    Optional<Apps> apps = auth.apps().map(source -> load(source, auth.edges().tokenCookie()));
    Checked checked = new Checked(settings, given, auth, apps);
    List<ProcessDiff> processes = compare(checked);
    print(checked, processes);
    return processes.stream().anyMatch(ProcessDiff::isChanged) ? DIFFERS : 0;
  }

  private Apps load(AppsSource source, boolean tokenCookie) {
    try {
      return new AppsFile(source, console.environment()::get, tokenCookie).load();
    } catch (BadApps wrong) {
      throw new CommandFailed(String.valueOf(wrong.getMessage()));
    }
  }

  private List<ProcessDiff> compare(Checked checked) throws InterruptedException {
    HttpClient http = ManagementPort.client();
    List<ManagementPort> ports =
        urls.stream().map(url -> ManagementPort.of(http, url, AGAINST)).toList();
    List<ProcessDiff> processes = new ArrayList<>();
    for (ManagementPort port : ports) processes.add(compare(port, checked));
    return processes;
  }

  private ProcessDiff compare(ManagementPort port, Checked checked) throws InterruptedException {
    JsonObject report = report(port);
    Comparison comparison = new Comparison(report, checked.settings());
    comparison.compareSettings();
    if (report.containsKey("apps")) {
      apps(checked, report.getString("service"))
          .map(apps -> AppsReport.of(apps, comparison.fingerprints()))
          .ifPresent(comparison::compareApps);
    }
    return new ProcessDiff(port.address().toString(), report, comparison);
  }

  /** Older versions do not have this path, and another server may serve anything there. */
  private static JsonObject report(ManagementPort port) throws InterruptedException {
    try {
      JsonObject report = new JsonObject(port.get("/settings"));
      if (report.containsKey("settings") && report.containsKey("service")) return report;
    } catch (DecodeException notJson) {
      // Reported below, like every other answer that is not a report.
    }
    throw new CommandFailed(port.address() + " is not the management port of a Tidewire process");
  }

  /** The apps that the service would serve. */
  private Optional<Apps> apps(Checked checked, String service) {
    if (checked.apps().isPresent() || !service.equals(STANDALONE)) return checked.apps();
    return Optional.of(load(AppsSource.development(), checked.auth().edges().tokenCookie()));
  }

  private static String named(String key) {
    String name = Settings.environmentName(key);
    return SettingNames.isReloadable(key) ? name + " (reloadable)" : name;
  }

  /** Prints no values, because some are secret. */
  private void print(Checked checked, List<ProcessDiff> processes) {
    Optional<Integer> apps = checked.apps().map(all -> all.all().size());
    Optional<String> file = checked.auth().appsFile().path().map(Object::toString);
    if (json) {
      JsonObject all =
          new JsonObject()
              .put("ok", true)
              .put("settings", new JsonArray(checked.given()))
              .put(
                  "reloadable",
                  new JsonArray(
                      checked.given().stream().filter(SettingNames::isReloadable).toList()))
              .put("apps_file", file.orElse(null))
              .put("apps", apps.orElse(null));
      if (!processes.isEmpty()) {
        all.put("against", new JsonArray(processes.stream().map(ProcessDiff::json).toList()));
      }
      console.out().println(all.encode());
      return;
    }
    console
        .out()
        .println(
            checked.given().isEmpty()
                ? "no settings are set: the defaults apply"
                : counted(checked.given().size(), "setting") + ", valid");
    checked.given().forEach(key -> console.out().println("  " + named(key)));
    console
        .out()
        .println(
            apps.map(count -> file.orElseThrow() + ": " + counted(count, "app") + ", valid")
                .orElse("no apps file: standalone would serve the development app"));
    processes.forEach(process -> process.print(console.out()));
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
