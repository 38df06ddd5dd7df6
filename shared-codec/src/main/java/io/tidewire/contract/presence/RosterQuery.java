package io.tidewire.contract.presence;

import io.tidewire.wire.Topic;

/** Who is in this presence channel? */
public record RosterQuery(Topic topic) {}
