package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import picocli.CommandLine;

/** The commands of this package. */
public final class ClientCommands {

  private ClientCommands() {}

  /** Adds them to the program. */
  public static void addTo(CommandLine program, Console console) {
    program.addSubcommand(new PublishCommand(console));
    program.addSubcommand(new SubscribeCommand(console));
    program.addSubcommand(new ChannelsCommand(console));
    program.addSubcommand(new ChannelCommand(console));
    program.addSubcommand(new UsersCommand(console));
    program.addSubcommand(new HistoryCommand(console));
    program.addSubcommand(new KickCommand(console));
    program.addSubcommand(new SignCommand(console));
    program.addSubcommand(new TokenCommand(console));
  }
}
