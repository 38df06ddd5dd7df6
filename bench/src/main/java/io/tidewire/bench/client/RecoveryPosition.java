package io.tidewire.bench.client;

/**
 * A position in a channel's log that a client of Tidewire's {@code rec1} has reached
 * (docs/recovery.md). All parts are opaque texts.
 *
 * @param floor the token that authorizes resuming from there
 */
public record RecoveryPosition(String epoch, String offset, String floor) {}
