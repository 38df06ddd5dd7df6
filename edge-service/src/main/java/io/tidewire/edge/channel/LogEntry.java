package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;

/**
 * A message of a channel's log, encoded. Held and released like its frame.
 *
 * @param except the connection that caused it and does not get it
 */
public record LogEntry(long offset, Optional<SocketId> except, Frame frame) {

  /** Encodes; the caller releases. */
  public static LogEntry of(Envelope envelope, FrameEncoder frames) {
    return new LogEntry(envelope.offset(), envelope.except(), frames.encode(envelope));
  }

  /** Whether the subscriber caused it itself, on this connection or the one before. */
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
