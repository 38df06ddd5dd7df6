package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.tidewire.wire.MalformedName;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that talks to a server. */
@Command(mixinStandardHelpOptions = true)
abstract class ClientCommand implements Callable<Integer> {

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "Print JSON for machines, one value per line")
  private boolean json;

  private final Console console;

  ClientCommand(Console console) {
    this.console = console;
  }

  @Override
  public final Integer call() throws Exception {
    run(connection.profile(console));
    console.out().flush();
    return 0;
  }

  /**
   * Runs the command.
   *
   * @throws io.tidewire.cli.terminal.CommandFailed with the reason if it fails
   */
  abstract void run(Profile profile) throws Exception;

  final Console console() {
    return console;
  }

  final Api api(Profile profile) {
    return new Api(profile, console.clock());
  }

  final boolean asJson() {
    return json;
  }

  /**
   * Parses an argument.
   *
   * @throws WrongArgument with the argument's name if its value is malformed
   */
  static <T> T named(String argument, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (MalformedName malformed) {
      throw new WrongArgument(argument, String.valueOf(malformed.getMessage()));
    }
  }

  final void print(JsonObject value) {
    console.out().println(value.encode());
  }

  final void print(String text) {
    console.out().println(text);
  }
}
