package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * What a client with the recovery extension asks for when it subscribes (docs/design/delivery.md
 * §3.2).
 *
 * @param since the position up to which it has seen everything; the caller has verified that it may
 *     read on from there
 * @param rewind how many earlier messages it wants if it has no position; verified likewise
 * @param previousSocket its previous connection, proven by a signed token: messages that connection
 *     sent are not replayed to it
 */
public record Recovery(Optional<Position> since, Rewind rewind, Optional<SocketId> previousSocket) {

  /** Asks for the start position only. */
  public static final Recovery NONE =
      new Recovery(Optional.empty(), Rewind.NOTHING, Optional.empty());

  /** Whether the subscriber is sent earlier messages. */
  public boolean wantsMessages() {
    return since.isPresent() || !(rewind instanceof Rewind.Nothing);
  }

  /** How far back a new subscriber starts. Messages that the log no longer has are left out. */
  public sealed interface Rewind {

    Rewind NOTHING = new Nothing();

    /** With the next message. */
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
