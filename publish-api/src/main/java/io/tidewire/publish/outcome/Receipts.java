package io.tidewire.publish.outcome;

import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** What became of each event of a request on each of its channels. */
public final class Receipts {

  private final List<Sent> sent;

  public Receipts(List<Sent> sent) {
    this.sent = sent;
  }

  /**
   * One event's copy for one channel.
   *
   * @param place of the event in the request
   */
  public record Sent(int place, ChannelName channel, Future<Receipt> ack) {

    PublishOutcome outcome() {
      if (ack.succeeded()) return PublishOutcome.PUBLISHED;
      if (ack.cause() instanceof KeyMisused) return PublishOutcome.CONFLICT;
      boolean unknown = ack.cause() instanceof RedisUnavailable lost && lost.outcomeUnknown();
      return unknown ? PublishOutcome.UNKNOWN : PublishOutcome.NOT_PUBLISHED;
    }
  }

  public List<Future<Receipt>> acks() {
    List<Future<Receipt>> acks = new ArrayList<>(sent.size());
    for (Sent copy : sent) acks.add(copy.ack());
    return acks;
  }

  /** Of the event at this index of the request, for one of its channels. */
  public Receipt of(int place, ChannelName channel) {
    return sent.stream()
        .filter(copy -> copy.place() == place && copy.channel().equals(channel))
        .findFirst()
        .orElseThrow()
        .ack()
        .result();
  }

  /** Why it did not all succeed, once all is settled and some has failed. */
  public NotPublished outcome() {
    List<NotPublished.Copy> copies =
        sent.stream()
            .map(it -> new NotPublished.Copy(it.place(), it.channel(), it.outcome()))
            .toList();
    return new NotPublished(message(copies), copies);
  }

  private String message(List<NotPublished.Copy> copies) {
    List<NotPublished.Copy> conflicts =
        copies.stream().filter(copy -> copy.outcome() == PublishOutcome.CONFLICT).toList();
    if (!conflicts.isEmpty()) {
      return "The idempotency key was used for a different request on channel "
          + conflicts.get(0).channel();
    }
    long taken = copies.stream().filter(copy -> copy.outcome() == PublishOutcome.PUBLISHED).count();
    if (taken > 0) return "Published to " + taken + " of " + copies.size() + " channels";
    Throwable first = acks().stream().filter(Future::failed).findFirst().orElseThrow().cause();
    return "Not published: "
        + (RedisErrors.isTemporary(first) ? RedisErrors.explain(first) : first.getMessage());
  }
}
