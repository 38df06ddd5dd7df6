package io.tidewire.cli;

import io.tidewire.cli.terminal.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * The result of a command line.
 *
 * @param code the exit code
 */
record Typed(int code, String out, String err) {

  /** Uses a clock close to the machine's, because servers compare times. */
  static Typed of(Map<String, String> environment, String... arguments) {
    return at(Clock.systemUTC(), environment, arguments);
  }

  static Typed atEpoch(Map<String, String> environment, String... arguments) {
    return at(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), environment, arguments);
  }

  private static Typed at(Clock clock, Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), environment, clock);
    int code = Commands.of(console).execute(arguments);
    return new Typed(code, out.toString(), err.toString());
  }
}
