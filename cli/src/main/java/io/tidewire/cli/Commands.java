package io.tidewire.cli;

import io.tidewire.bench.BenchMain;
import io.tidewire.bench.cli.CommandContext;
import io.tidewire.cli.client.ClientCommands;
import io.tidewire.cli.kubernetes.DeletionCostCommand;
import io.tidewire.cli.operate.OperatorCommands;
import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.tidewire.kit.process.BuildInfo;
import io.tidewire.kit.settings.BadSetting;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tidewire} program. Without a command it starts all services. */
@Command(
    name = "tidewire",
    description = "Self-hosted WebSocket server that is compatible with Pusher Channels.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    subcommands = CommandLine.HelpCommand.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong arguments or settings, 3 differs (check --against)."
    })
final class Commands implements Callable<Integer> {

  static final String BENCH = "bench";

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Commands() {}

  static CommandLine of(Console console) {
    CommandLine line = new CommandLine(new Commands());
    for (ServiceCommand.Kind kind : ServiceCommand.Kind.values()) {
      CommandLine service = new CommandLine(new ServiceCommand(kind));
      service
          .getCommandSpec()
          .usageMessage()
          .description(kind.description())
          .footer(
              "",
              "Settings are environment variables, such as "
                  + kind.example()
                  + ", or keys of the YAML file that TIDEWIRE_CONFIG names.",
              "'tidewire check' checks them; docs/settings.md lists them.");
      line.addSubcommand(kind.command(), service);
    }
    ClientCommands.addTo(line, console);
    OperatorCommands.addTo(line, console);
    line.addSubcommand(new DeletionCostCommand(console));
    line.addSubcommand(BENCH, bench(console));
    line.addSubcommand("generate-completion", new AutoComplete.GenerateCompletion());
    line.setOut(console.out()).setErr(console.err());
    line.setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(command, failure));
    return line;
  }

  /** The bench command, for help and completion only; {@link TidewireMain} runs it. */
  private static CommandLine bench(Console console) {
    CommandContext context =
        new CommandContext(
            () -> 0, console.clock(), BenchMain.class.getName(), false, console.environment());
    return io.tidewire.bench.cli.BenchCommands.of(context, console.out(), console.err());
  }

  @Override
  public Integer call() throws InterruptedException {
    return new ServiceCommand(ServiceCommand.Kind.STANDALONE).call();
  }

  private static int misused(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tidewire: " + inOneLine(wrong) + suggestion(wrong));
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return MISUSED;
  }

  private static String suggestion(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .findFirst()
            .map(nearest -> "; did you mean " + nearest + "?")
            .orElse("")
        : "";
  }

  private static int failed(CommandLine command, Exception failure) throws Exception {
    boolean isMisuse = failure instanceof WrongArgument || failure instanceof BadSetting;
    if (!isMisuse && !(failure instanceof CommandFailed)) throw failure;
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + inOneLine(failure));
    err.flush();
    return isMisuse ? MISUSED : FAILED;
  }

  private static String inOneLine(Exception failure) {
    String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    return message.replaceAll("\\s*\\R\\s*", " ").strip();
  }

  /** The output of {@code --version}. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"tidewire " + BuildInfo.current(), "Java " + Runtime.version()};
    }
  }
}
