package io.tidewire.standalone.faults.history;

/** What an actor writes, and the clock from which its entries have their time. */
public record RunLog(RunClock clock, Journal journal) {}
