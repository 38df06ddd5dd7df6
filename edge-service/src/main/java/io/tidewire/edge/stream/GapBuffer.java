package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.Envelopes;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that arrive while a hub reads its log. Bounded: beyond the limits all are dropped, since
 * the log has them. Confined to the channel's event loop.
 */
public final class GapBuffer {

  public static final int MOST_MESSAGES = 1_024;
  static final int MOST_BYTES = 1 << 20;

  private List<Envelope> messages = new ArrayList<>(0);
  private int bytes;
  private int beforeQuestion;
  private boolean cut;

  /** Adds a copy, since the original is a slice of everything that was read from Redis. */
  void add(Envelope message) {
    messages.add(Envelopes.ownCopy(message));
    bytes += message.frame().length();
    if (messages.size() <= MOST_MESSAGES && bytes <= MOST_BYTES) return;
    clear();
    cut = true;
  }

  /** A read of the log begins: its answer is newer than all messages in the buffer. */
  void asked() {
    beforeQuestion = messages.size();
    cut = false;
  }

  /**
   * Whether messages that arrived since the read began were dropped, so that its answer is
   * incomplete.
   */
  boolean isCut() {
    return cut;
  }

  /** Whether the {@code i}-th message was in the buffer when the read began. */
  boolean isOlderThanAnswer(int i) {
    return i < beforeQuestion;
  }

  /** Removes and returns all messages. */
  List<Envelope> take() {
    List<Envelope> taken = messages;
    messages = new ArrayList<>(0);
    bytes = 0;
    return taken;
  }

  void clear() {
    take();
    beforeQuestion = 0;
    cut = false;
  }
}
