package io.tidewire.contract.presence;

import java.util.List;

/**
 * User ids of a presence channel, each once on a page. A user may be on two pages.
 *
 * @param next where the next page begins; empty after the last; a peer of an older version, which
 *     knows no pages, does not say
 */
public record UsersReply(List<String> userIds, String next) {

  /** After the last page. */
  public static final String END = "";

  public UsersReply {
    userIds = List.copyOf(userIds);
    next = next == null ? END : next;
  }

  /** A reply of one page. */
  public UsersReply(List<String> userIds) {
    this(userIds, END);
  }

  public boolean last() {
    return next.equals(END);
  }
}
