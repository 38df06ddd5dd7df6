package io.tidewire.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;

/**
 * What commands get from the process that they run in.
 *
 * @param out for results
 * @param err for progress and complaints
 * @param environment by name
 */
public record Console(
    PrintWriter out, PrintWriter err, Map<String, String> environment, Clock clock) {}
