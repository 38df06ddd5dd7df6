package io.tidewire.contract.presence;

import io.tidewire.wire.Member;
import java.util.List;

/**
 * A presence channel's members at one version. Announcements with a higher version of the same
 * epoch continue it without a gap.
 */
public record RosterReply(String epoch, long version, List<Member> members) {
  public RosterReply {
    members = List.copyOf(members);
  }
}
