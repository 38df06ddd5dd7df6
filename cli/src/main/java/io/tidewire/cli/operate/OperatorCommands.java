package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.Console;
import java.security.SecureRandom;
import picocli.CommandLine;

/** The commands of this package. */
public final class OperatorCommands {

  private OperatorCommands() {}

  /** Adds them to the program. */
  public static void addTo(CommandLine program, Console console) {
    program.addSubcommand(new CheckCommand(console));
    program.addSubcommand(AppsCommand.of(console, new SecureRandom()));
    program.addSubcommand(new RebalanceCommand(console));
    program.addSubcommand(new TopCommand(console));
  }
}
