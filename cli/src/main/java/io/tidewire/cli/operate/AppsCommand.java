package io.tidewire.cli.operate;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Credential;
import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.Table;
import io.tidewire.cli.terminal.WrongArgument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Edits the apps file. A running auth-service notices a change within a second. */
@Command(
    name = "apps",
    description = "List, add and change apps in the apps file",
    subcommands = CommandLine.HelpCommand.class,
    mixinStandardHelpOptions = true)
final class AppsCommand {

  private static final String APPS = "TIDEWIRE_AUTH_APPS";
  private static final int KEY_BYTES = 10;
  private static final int SECRET_BYTES = 32;

  private AppsCommand() {}

  static CommandLine of(Console console, RandomGenerator random) {
    return new CommandLine(new AppsCommand())
        .addSubcommand(new ListCommand(console))
        .addSubcommand(new AddCommand(console, random))
        .addSubcommand(new RotateKeyCommand(console, random));
  }

  /** A subcommand that reads or edits the apps file. */
  @Command(mixinStandardHelpOptions = true)
  private abstract static class FileCommand implements Callable<Integer> {

    @Option(names = "--file", paramLabel = "FILE", description = "The apps file. Default: " + APPS)
    private @Nullable Path file;

    @Option(names = "--json", description = "Print JSON for machines")
    boolean json;

    final Console console;

    FileCommand(Console console) {
      this.console = console;
    }

    final EditableAppsFile file() {
      Path path =
          Optional.ofNullable(file)
              .or(() -> Optional.ofNullable(console.environment().get(APPS)).map(Path::of))
              .orElseThrow(() -> WrongArgument.missing("--file", APPS));
      return new EditableAppsFile(path, console);
    }
  }

  /** A subcommand that creates a key with its secret. */
  private abstract static class NewKeyCommand extends FileCommand {

    /** Returns the text of the file including the app's new key. */
    @FunctionalInterface
    interface Edit {
      String apply(String text, String id, String key, String secret);
    }

    private final RandomGenerator random;

    NewKeyCommand(Console console, RandomGenerator random) {
      super(console);
      this.random = random;
    }

    final void write(EditableAppsFile file, String id, Edit edit) {
      String key = hex(KEY_BYTES);
      String secret = hex(SECRET_BYTES);
      file.edit(text -> edit.apply(text, id, key, secret));
      printKey(file, id, key, secret);
    }

    private String hex(int bytes) {
      byte[] digits = new byte[bytes];
      random.nextBytes(digits);
      return HexFormat.of().formatHex(digits);
    }

    private void printKey(EditableAppsFile changed, String id, String key, String secret) {
      if (json) {
        console
            .out()
            .println(new JsonObject().put("id", id).put("key", key).put("secret", secret).encode());
      } else {
        console.out().println("app id  " + id);
        console.out().println("key     " + key);
        console.out().println("secret  " + secret);
        console.err().println("written to " + changed.path());
      }
    }
  }

  @Command(name = "list", description = "List the apps, without secrets")
  private static final class ListCommand extends FileCommand {

    ListCommand(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      Table table = new Table("ID", "KEYS", "ENABLED");
      for (App app : file().load().all()) {
        List<String> keys = app.credentials().stream().map(Credential::key).toList();
        if (json) {
          console
              .out()
              .println(
                  new JsonObject()
                      .put("id", app.id())
                      .put("keys", new JsonArray(keys))
                      .put("enabled", app.admission().enabled())
                      .encode());
        } else {
          table.row(app.id(), String.join(", ", keys), String.valueOf(app.admission().enabled()));
        }
      }
      if (!json) table.print(console.out());
      return 0;
    }
  }

  @Command(
      name = "add",
      description = "Add an app with a new key and secret; creates the file if it does not exist")
  private static final class AddCommand extends NewKeyCommand {

    @Parameters(
        index = "0",
        paramLabel = "ID",
        description = "The app's id; some SDKs accept digits only")
    private String id = "";

    AddCommand(Console console, RandomGenerator random) {
      super(console, random);
    }

    @Override
    public Integer call() {
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        throw new WrongArgument("ID", "expected 1 to 64 characters of A-Z a-z 0-9 _ -");
      }
      EditableAppsFile file = file();
      if (file.exists() && file.load().withId(id).isPresent()) {
        throw new CommandFailed(
            file.path() + " already has an app " + id + "; rotate-key adds a key to it");
      }
      write(file, id, AppsText::withApp);
      return 0;
    }
  }

  @Command(
      name = "rotate-key",
      description = {
        "Add a new key to an app, before its others",
        "All keys stay valid. Remove the old one from the file when no backend uses it any more."
      })
  private static final class RotateKeyCommand extends NewKeyCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The app's id")
    private String id = "";

    RotateKeyCommand(Console console, RandomGenerator random) {
      super(console, random);
    }

    @Override
    public Integer call() {
      EditableAppsFile file = file();
      if (file.load().withId(id).isEmpty()) {
        throw new CommandFailed(file.path() + " has no app " + id);
      }
      write(file, id, AppsText::withKey);
      return 0;
    }
  }
}
