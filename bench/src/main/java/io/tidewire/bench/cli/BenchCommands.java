package io.tidewire.bench.cli;

import io.tidewire.bench.failure.RunFailed;
import io.tidewire.bench.failure.WrongArgument;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code bench} program. */
@Command(
    name = "bench",
    description = "Load-test a server that speaks the Pusher protocol, and compare results.",
    subcommands = CommandLine.HelpCommand.class,
    footer = {
      "",
      "Exit codes: 0 measured, 1 could not be measured, 2 wrong arguments.",
      "How to read the figures: bench/README.md"
    })
public final class BenchCommands {

  private static final int FAILED = 1;
  private static final int WRONG = 2;

  private BenchCommands() {}

  /**
   * @param err for progress and errors; results go to {@code out}
   */
  public static CommandLine of(CommandContext world, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new BenchCommands());
    line.addSubcommand(new FanoutCommand(world));
    line.addSubcommand(new IdleCommand(world));
    line.addSubcommand(new StormCommand(world));
    line.addSubcommand(new ChurnCommand(world));
    line.addSubcommand(new DrainCommand(world));
    line.addSubcommand(new PublishCommand(world));
    line.addSubcommand(new SummaryCommand());
    line.addSubcommand(new PlotCommand());
    line.addSubcommand(new JmhCommand());
    line.addSubcommand(new ProbeCommand(world));
    helpOption(line);
    line.getSubcommands().values().forEach(BenchCommands::helpOption);
    line.registerConverter(Duration.class, new Durations());
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler((wrong, arguments) -> wrong(wrong.getCommandLine(), wrong));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof WrongArgument) return wrong(command, failure);
          if (!(failure instanceof RunFailed)) throw failure;
          command.getErr().println(nameOf(command) + ": " + failure.getMessage());
          command.getErr().flush();
          return FAILED;
        });
    return line;
  }

  /** Adds the same help option that the other commands of {@code tidewire} have. */
  private static void helpOption(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.userObject() instanceof CommandLine.HelpCommand) return;
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
  }

  private static String nameOf(CommandLine command) {
    return command.getCommandSpec().root().name();
  }

  private static int wrong(CommandLine command, Exception wrong) {
    CommandSpec spec = command.getCommandSpec();
    PrintWriter err = command.getErr();
    err.println(
        nameOf(command) + ": " + String.valueOf(wrong.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    err.print("Usage: " + command.getHelp().synopsis("Usage: ".length()));
    err.println("Try: " + spec.qualifiedName() + " --help");
    err.flush();
    return WRONG;
  }
}
