package io.tidewire.presence.leases;

/**
 * What was taken from a dead node.
 *
 * @param memberships ended
 * @param users announced as removed: those with no connection elsewhere
 * @param channels it occupied
 */
public record Reaped(int memberships, int users, int channels) {

  static final Reaped NOTHING = new Reaped(0, 0, 0);

  int entries() {
    return memberships + channels;
  }

  Reaped plus(Reaped more) {
    return new Reaped(memberships + more.memberships, users + more.users, channels + more.channels);
  }
}
