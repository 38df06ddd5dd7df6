package io.tidewire.standalone.faults.history;

/** The journal of an actor, and the clock for its entries. */
public record RunLog(RunClock clock, Journal journal) {}
