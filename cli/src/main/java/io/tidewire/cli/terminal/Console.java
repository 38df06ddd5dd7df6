package io.tidewire.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;

/**
 * What a command uses of its process.
 *
 * @param out for results
 * @param err for progress and errors
 * @param environment the variables by name
 */
public record Console(
    PrintWriter out, PrintWriter err, Map<String, String> environment, Clock clock) {}
