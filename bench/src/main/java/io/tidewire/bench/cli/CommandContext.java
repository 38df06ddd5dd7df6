package io.tidewire.bench.cli;

import io.tidewire.bench.time.Ticker;
import java.time.Clock;
import java.util.Map;

/**
 * What a command uses of its process.
 *
 * @param main the class that starts a second process of this program
 * @param watched whether the progress line goes to a terminal
 * @param environment the variables by name
 */
public record CommandContext(
    Ticker ticker, Clock clock, String main, boolean watched, Map<String, String> environment) {}
