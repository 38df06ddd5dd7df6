package io.tidewire.standalone.faults.history;

/** A position of a message, by the lineage in which it was written. */
public record LogPosition(String epoch, long offset) {}
