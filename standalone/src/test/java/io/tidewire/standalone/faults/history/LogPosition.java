package io.tidewire.standalone.faults.history;

/** The position of a message in the lineage in which it was written. */
public record LogPosition(String epoch, long offset) {}
