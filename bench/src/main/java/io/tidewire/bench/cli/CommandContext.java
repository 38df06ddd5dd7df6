package io.tidewire.bench.cli;

import io.tidewire.bench.time.Ticker;
import java.time.Clock;
import java.util.Map;

/**
 * What commands get from the process that they run in.
 *
 * @param main the class that a process of ours starts with
 * @param watched whether somebody watches the progress line
 * @param environment by name
 */
public record CommandContext(
    Ticker ticker, Clock clock, String main, boolean watched, Map<String, String> environment) {}
