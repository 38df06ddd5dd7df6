package io.tidewire.cli;

import io.tidewire.kit.BuildInfo;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as it is typed. Without a command it starts everything. */
@Command(
    name = "tidewire",
    description = "Self-hosted WebSocket server that is compatible with Pusher Channels.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    subcommands = CommandLine.HelpCommand.class,
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong arguments or settings."})
final class Commands implements Callable<Integer> {

  static final String BENCH = "bench";

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Commands() {}

  static CommandLine of(Console console) {
    CommandLine line = new CommandLine(new Commands());
    for (ServiceCommand.Kind kind : ServiceCommand.Kind.values()) {
      CommandLine service = new CommandLine(new ServiceCommand(kind));
      service.getCommandSpec().usageMessage().description(kind.description());
      line.addSubcommand(kind.command(), service);
    }
    line.setOut(console.out()).setErr(console.err());
    line.setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(command, failure));
    return line;
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
    if (!(failure instanceof CommandFailed)) throw failure;
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + inOneLine(failure));
    err.flush();
    return FAILED;
  }

  private static String inOneLine(Exception failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ").strip();
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"tidewire " + BuildInfo.current(), "Java " + Runtime.version()};
    }
  }
}
