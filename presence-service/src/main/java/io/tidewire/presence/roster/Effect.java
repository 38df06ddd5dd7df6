package io.tidewire.presence.roster;

import io.tidewire.contract.presence.PresenceOutcome;
import java.util.List;

/**
 * The result of one operation: the answer for the edge, and how many users it announced as added
 * and as removed.
 *
 * @param heldBack whether it ended something that becomes a webhook event unless it resumes in time
 */
public record Effect(PresenceOutcome outcome, int added, int removed, boolean heldBack) {

  public Effect(PresenceOutcome outcome, int added, int removed) {
    this(outcome, added, removed, false);
  }

  /** Reads the answer of {@code join.lua}. */
  public static Effect ofJoin(List<String> answer, int maxMembers) {
    return switch (answer.get(0)) {
      case "OK" -> joined(answer);
      case "FULL" ->
          new Effect(new PresenceOutcome.Full(maxMembers), 0, Integer.parseInt(answer.get(1)));
      default -> unchanged(answer);
    };
  }

  private static Effect joined(List<String> answer) {
    int added = Integer.parseInt(answer.get(3));
    long version = Long.parseLong(answer.get(2));
    return new Effect(
        new PresenceOutcome.Joined(answer.get(1), version, added == 1),
        added,
        Integer.parseInt(answer.get(4)));
  }

  /** Reads the answer of {@code leave.lua}. */
  public static Effect ofLeave(List<String> answer) {
    if (!answer.get(0).equals("OK")) return unchanged(answer);
    return new Effect(new PresenceOutcome.Left(), 0, Integer.parseInt(answer.get(1)));
  }

  /** Reads the answer of {@code occupy.lua}. */
  public static Effect ofOccupy(List<String> answer) {
    if (!answer.get(0).equals("OK")) return unchanged(answer);
    return new Effect(new PresenceOutcome.Occupied(), 0, 0, answer.get(1).equals("1"));
  }

  /** The same effect with another answer for the edge. */
  public Effect with(PresenceOutcome other) {
    return new Effect(other, added, removed, heldBack);
  }

  /** The same effect for an app whose webhooks want to know the users. */
  public Effect ofWantedMembership() {
    return new Effect(outcome, added, removed, removed > 0);
  }

  /** The effect of an operation that announced nobody. */
  public static Effect of(PresenceOutcome outcome) {
    return new Effect(outcome, 0, 0);
  }

  private static Effect unchanged(List<String> answer) {
    return switch (answer.get(0)) {
      case "STALE" -> of(new PresenceOutcome.Stale());
      case "DEAD" -> of(new PresenceOutcome.NodeDead());
      default -> throw new IllegalArgumentException("a script answered " + answer);
    };
  }
}
