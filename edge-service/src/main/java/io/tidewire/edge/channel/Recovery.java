package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * What a subscriber with the recovery extension brings along (docs/design/delivery.md §3.2).
 *
 * @param since the place it has seen everything up to; whoever hands it over has verified that this
 *     subscriber may read on from there
 * @param rewind what it wants from before it came, if it brings no place; verified likewise
 * @param previousSocket the connection it had before, which is proven to be its own: what that
 *     connection itself caused is not replayed to it
 */
public record Recovery(Optional<Position> since, Rewind rewind, Optional<SocketId> previousSocket) {

  /** It only wants to know where it starts. */
  public static final Recovery NONE =
      new Recovery(Optional.empty(), Rewind.NOTHING, Optional.empty());

  /** Whether it is sent messages from before it came. */
  public boolean wantsMessages() {
    return since.isPresent() || !(rewind instanceof Rewind.Nothing);
  }

  /** How far back a new subscriber starts. What is not kept any more is not part of it. */
  public sealed interface Rewind {

    Rewind NOTHING = new Nothing();

    /** With what comes next. */
    record Nothing() implements Rewind {}

    /** With the last messages. */
    record Count(int messages) implements Rewind {}

    /**
     * With the messages since an instant.
     *
     * @param ms Unix time in ms, by the clock of Redis
     */
    record Since(long ms) implements Rewind {}
  }
}
