package io.tidewire.edge.stream;

import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.fanout.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A channel's last messages, without a gap, for clients that reconnect soon: a reconnect storm
 * costs no reads from Redis. Confined to the channel's event loop.
 */
final class ReplayBuffer {

  static final int MOST_MESSAGES = 64;
  static final int MOST_BYTES = 256 << 10;

  private final ReplayMemoryBudget budget;
  private final Deque<LogEntry> messages = new ArrayDeque<>(0);
  private int bytes;

  ReplayBuffer(ReplayMemoryBudget budget) {
    this.budget = budget;
  }

  /** Appends the next message; lent. */
  void add(LogEntry message) {
    Frame frame = message.frame();
    frame.retain();
    messages.add(message);
    bytes += frame.bytes();
    budget.take(frame.bytes());
    while (messages.size() > MOST_MESSAGES || bytes > MOST_BYTES) dropFirst();
    while (budget.isExceeded() && !messages.isEmpty()) dropFirst();
  }

  private void dropFirst() {
    Frame frame = messages.remove().frame();
    bytes -= frame.bytes();
    budget.giveBack(frame.bytes());
    frame.release();
  }

  /** The messages after an offset, if the buffer has all of them; lent. */
  Optional<List<LogEntry>> since(long offset) {
    if (messages.isEmpty() || messages.element().offset() > offset + 1) return Optional.empty();
    List<LogEntry> found = new ArrayList<>();
    for (LogEntry message : messages) {
      if (message.offset() > offset) found.add(message);
    }
    return Optional.of(found);
  }

  void clear() {
    while (!messages.isEmpty()) dropFirst();
  }
}
