package io.tidewire.publish.outcome;

import io.tidewire.wire.ChannelName;
import java.util.List;

/** Some events of a request were not published, or their outcome is unknown. Has no stack trace. */
public final class NotPublished extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Copy> copies;

  NotPublished(String message, List<Copy> copies) {
    super(message, null, false, false);
    this.copies = List.copyOf(copies);
  }

  /**
   * The copy of one event for one channel.
   *
   * @param place index of the event in the request
   */
  public record Copy(int place, ChannelName channel, PublishOutcome outcome) {}

  /** The copies with their outcomes, in no particular order. */
  public List<Copy> copies() {
    return copies;
  }

  /** Whether some of the events may have been delivered, now or later. */
  public boolean outcomeUnknown() {
    return has(PublishOutcome.UNKNOWN) || has(PublishOutcome.PUBLISHED);
  }

  /** Whether an idempotency key was used for two different events. */
  public boolean keyMisused() {
    return has(PublishOutcome.CONFLICT);
  }

  public boolean has(PublishOutcome outcome) {
    return copies.stream().anyMatch(copy -> copy.outcome() == outcome);
  }
}
