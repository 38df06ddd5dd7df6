package io.tidewire.cli;

import io.tidewire.bench.BenchMain;
import io.tidewire.cli.terminal.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;

/** The entry point: {@code bin/tidewire [COMMAND]} or {@code java -jar tidewire.jar [COMMAND]}. */
public final class TidewireMain {

  private TidewireMain() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(Commands.BENCH)) {
      BenchMain.run("tidewire bench", Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    Console console =
        new Console(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            Clock.systemUTC());
    int code = Commands.of(console).execute(arguments);
    if (code != ServiceCommand.RUNS) System.exit(code);
  }
}
