package io.tidewire.bench.run;

import io.tidewire.bench.client.Target;
import io.tidewire.bench.machine.Accounts;
import io.tidewire.bench.publish.HttpTarget;
import io.tidewire.bench.time.Ticker;
import java.time.Clock;

/**
 * What every run is given.
 *
 * @param ticker shared by all processes of the machine
 * @param clock the time of day, for signatures and reports
 * @param main the class whose command {@code probe} the probe's process runs
 * @param loops event loops for the bulk of the connections
 */
public record RunEnvironment(
    Ticker ticker,
    Clock clock,
    String main,
    Progress progress,
    Target target,
    HttpTarget api,
    Accounts accounts,
    int loops,
    String label,
    String row) {}
