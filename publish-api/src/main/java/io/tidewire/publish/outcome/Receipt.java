package io.tidewire.publish.outcome;

import io.tidewire.contract.redis.Position;
import io.vertx.redis.client.Response;
import java.util.Optional;

/**
 * What became of one event on one channel.
 *
 * @param position its place in the channel's log; none on the ephemeral tier
 * @param duplicate whether it was there before, published with the same idempotency key
 */
public record Receipt(Optional<Position> position, boolean duplicate) {

  public static final Receipt EPHEMERAL = new Receipt(Optional.empty(), false);

  /**
   * Reads what {@code publish.lua} and {@code once.lua} answer: the receipt of the first message.
   *
   * @throws KeyMisused if the key was used for something else
   */
  public static Receipt of(Response reply) {
    String status = reply.get(0).toString();
    if (status.equals("CONFLICT")) throw new KeyMisused();
    boolean placed = reply.size() > 2 && !reply.get(1).toString().isEmpty();
    Optional<Position> first =
        placed
            ? Optional.of(new Position(reply.get(1).toString(), reply.get(2).toLong()))
            : Optional.empty();
    return new Receipt(first, status.equals("DUP"));
  }

  /** Of the message that came so many behind this one, in the same call. */
  public Receipt behind(int messages) {
    return new Receipt(
        position.map(first -> new Position(first.epoch(), first.offset() + messages)), duplicate);
  }
}
