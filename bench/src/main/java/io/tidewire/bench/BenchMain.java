package io.tidewire.bench;

import io.tidewire.bench.cli.BenchCommands;
import io.tidewire.bench.cli.CommandContext;
import io.tidewire.bench.machine.Machine;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The entry point: {@code java -jar bench.jar COMMAND}. */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] arguments) {
    run("bench", arguments);
  }

  /**
   * Runs a command and ends the process.
   *
   * @param name of the program, for help and error messages
   */
  public static void run(String name, String... arguments) {
    CommandContext world =
        new CommandContext(
            System::nanoTime,
            Clock.systemUTC(),
            BenchMain.class.getName(),
            Machine.isErrorOutputWatched(),
            System.getenv());
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(BenchCommands.of(world, out, err).setCommandName(name).execute(arguments));
  }
}
