package io.tidewire.publish.outcome;

import io.tidewire.wire.ChannelName;
import java.util.List;

/** Some of a request's events did not make it to Redis, or nobody knows. Carries no stack trace. */
public final class NotPublished extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Copy> copies;

  NotPublished(String message, List<Copy> copies) {
    super(message, null, false, false);
    this.copies = List.copyOf(copies);
  }

  /**
   * One event's copy for one channel.
   *
   * @param place of the event in the request
   */
  public record Copy(int place, ChannelName channel, PublishOutcome fate) {}

  /** What became of each, in no particular order. */
  public List<Copy> copies() {
    return copies;
  }

  /** False: nobody got any of the events, and nobody will. True: some may have been delivered. */
  public boolean outcomeUnknown() {
    return has(PublishOutcome.UNKNOWN) || has(PublishOutcome.PUBLISHED);
  }

  /** Whether an idempotency key was used for two things. */
  public boolean keyMisused() {
    return has(PublishOutcome.CONFLICT);
  }

  public boolean has(PublishOutcome fate) {
    return copies.stream().anyMatch(copy -> copy.fate() == fate);
  }
}
