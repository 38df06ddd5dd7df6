package io.tidewire.presence.leases;

/**
 * What was removed of a dead node.
 *
 * @param memberships ended
 * @param users announced as removed, because they have no other connection
 * @param channels it occupied
 * @param unreached partitions that could not be processed completely
 */
public record ReapResult(int memberships, int users, int channels, int unreached) {

  static final ReapResult NOTHING = new ReapResult(0, 0, 0, 0);
  static final ReapResult UNREACHED = new ReapResult(0, 0, 0, 1);

  ReapResult(int memberships, int users, int channels) {
    this(memberships, users, channels, 0);
  }

  boolean isComplete() {
    return unreached == 0;
  }

  int entries() {
    return memberships + channels;
  }

  ReapResult plus(ReapResult more) {
    return new ReapResult(
        memberships + more.memberships,
        users + more.users,
        channels + more.channels,
        unreached + more.unreached);
  }
}
