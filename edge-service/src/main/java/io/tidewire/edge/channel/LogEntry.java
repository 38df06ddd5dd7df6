package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;

/**
 * A message of a channel's log, encoded. Has the reference count of its frame.
 *
 * @param except the connection that sent it and does not receive it
 */
public record LogEntry(long offset, Optional<SocketId> except, Frame frame) {

  /** Encodes the message; the caller releases it. */
  public static LogEntry of(Envelope envelope, FrameEncoder frames) {
    return new LogEntry(envelope.offset(), envelope.except(), frames.encode(envelope));
  }

  /** Whether the subscriber itself sent it, on this connection or on its previous one. */
  public boolean isFrom(ChannelSubscriber subscriber) {
    if (except.isEmpty()) return false;
    SocketId cause = except.get();
    return cause.equals(subscriber.socketId())
        || subscriber
            .recovery()
            .flatMap(Recovery::previousSocket)
            .filter(cause::equals)
            .isPresent();
  }

  public static void retain(List<LogEntry> messages) {
    messages.forEach(message -> message.frame().retain());
  }

  public static void release(List<LogEntry> messages) {
    messages.forEach(message -> message.frame().release());
  }
}
