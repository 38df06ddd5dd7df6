package io.tidewire.contract.presence;

import io.tidewire.wire.Topic;

/** Queries the members of a presence channel. */
public record RosterQuery(Topic topic) {}
