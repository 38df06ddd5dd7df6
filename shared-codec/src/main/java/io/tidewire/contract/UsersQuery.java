package io.tidewire.contract;

import io.tidewire.wire.Topic;

/** Which distinct users are in this presence channel? */
public record UsersQuery(Topic topic) {}
