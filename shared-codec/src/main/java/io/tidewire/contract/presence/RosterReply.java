package io.tidewire.contract.presence;

import io.tidewire.wire.Member;
import java.util.List;

/**
 * A page of a presence channel's members, and the version of the roster when the page was read.
 * Announcements with a higher version of the same epoch continue it without a gap.
 *
 * <p>All pages together are exact up to the version of the first one: a member who was there from
 * the first page to the last is on one of them, and one who came or left meanwhile may be. Whoever
 * applies all announcements since the version of the first page has the roster.
 *
 * @param next where the next page begins; empty after the last; a peer of an older version, which
 *     knows no pages, does not say
 */
public record RosterReply(String epoch, long version, List<Member> members, String next) {

  /** After the last page. */
  public static final String END = "";

  public RosterReply {
    members = List.copyOf(members);
    next = next == null ? END : next;
  }

  /** A roster of one page. */
  public RosterReply(String epoch, long version, List<Member> members) {
    this(epoch, version, members, END);
  }

  public boolean last() {
    return next.equals(END);
  }
}
