package io.tidewire.contract.presence;

import java.util.List;

/**
 * User ids of a presence channel, each once on a page. A user may be on two pages.
 *
 * @param next where the next page begins; empty after the last
 */
public record UsersReply(List<String> userIds, String next) {

  /** After the last page. */
  public static final String END = "";

  public UsersReply {
    userIds = List.copyOf(userIds);
  }

  /** A reply of one page. */
  public UsersReply(List<String> userIds) {
    this(userIds, END);
  }

  public boolean last() {
    return next.equals(END);
  }
}
