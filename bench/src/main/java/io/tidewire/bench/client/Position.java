package io.tidewire.bench.client;

/**
 * Where a client of Tidewire's {@code rec1} was on a channel (docs/recovery.md). Opaque texts.
 *
 * @param floor the token that lets it come back to there
 */
public record Position(String epoch, String offset, String floor) {}
