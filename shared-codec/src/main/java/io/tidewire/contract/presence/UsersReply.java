package io.tidewire.contract.presence;

import java.util.List;

/** Distinct user ids, in no particular order. */
public record UsersReply(List<String> userIds) {
  public UsersReply {
    userIds = List.copyOf(userIds);
  }
}
