package io.tidewire.edge.presence;

import io.tidewire.wire.Member;

/** Is notified by a {@link PresenceRoster} of each change of its replica. */
interface RosterObserver {
  void added(Member member);

  void removed(String userId);

  /** A member's info was replaced. */
  default void replaced(Member member) {}

  /** The replica has a new version. */
  void moved();

  /** A change is missing, so the roster will be read. */
  void missed();

  /** The roster was read, in this epoch. */
  void read(String epoch);

  /** The presence service may have lost this process's members. */
  void epochChanged();

  /** Whether the presence service has acknowledged all members of this process. */
  boolean isAcknowledged();
}
