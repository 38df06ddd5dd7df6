package io.tidewire.contract.presence;

/** What became of one {@link PresenceOp}. */
public sealed interface PresenceOutcome {

  /**
   * Joined; a roster of this epoch and at least this version contains the member.
   *
   * @param firstOfUser whether {@code member_added} was announced: neither another tab nor a return
   *     within the grace
   */
  record Joined(String epoch, long version, boolean firstOfUser) implements PresenceOutcome {}

  /** Left, or was not there. */
  record Left() implements PresenceOutcome {}

  /** The count is recorded. */
  record Occupied() implements PresenceOutcome {}

  /**
   * A later operation of the same connection and channel was carried out before: nothing changed.
   */
  record Stale() implements PresenceOutcome {}

  /** The channel has as many distinct users as it may; nothing changed. */
  record Full(int maxMembers) implements PresenceOutcome {}

  /** The sender was declared dead: it needs a new incarnation and must report everything again. */
  record NodeDead() implements PresenceOutcome {}

  /**
   * Redis is unavailable or refused; the operation may be repeated with the same sequence number.
   */
  record Failed(String reason) implements PresenceOutcome {}
}
