package io.tidewire.kit.time;

import java.time.Clock;

/** The clock and the timers of one event loop, to be injected together. */
public record TimeSource(Timers timers, Clock clock) {}
