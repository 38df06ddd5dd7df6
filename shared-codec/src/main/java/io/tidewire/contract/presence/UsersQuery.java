package io.tidewire.contract.presence;

import io.tidewire.wire.Topic;

/** Which distinct users are in this presence channel? */
public record UsersQuery(Topic topic) {}
