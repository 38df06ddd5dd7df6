package io.tidewire.presence.leases;

/**
 * What was removed of a dead node.
 *
 * @param memberships ended
 * @param users announced as removed: those with no connection elsewhere
 * @param channels it occupied
 */
public record ReapResult(int memberships, int users, int channels) {

  static final ReapResult NOTHING = new ReapResult(0, 0, 0);

  int entries() {
    return memberships + channels;
  }

  ReapResult plus(ReapResult more) {
    return new ReapResult(
        memberships + more.memberships, users + more.users, channels + more.channels);
  }
}
