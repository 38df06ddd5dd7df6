package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.Envelopes;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that arrive while a hub asks the log. Bounded: what is too much is cut, for the log has
 * it. Confined to the channel's event loop.
 */
public final class GapBuffer {

  public static final int MOST_MESSAGES = 1_024;
  static final int MOST_BYTES = 1 << 20;

  private List<Envelope> messages = new ArrayList<>(0);
  private int bytes;
  private int beforeQuestion;
  private boolean cut;

  /** The original is a slice of all that was read from the socket. */
  void add(Envelope message) {
    messages.add(Envelopes.ownCopy(message));
    bytes += message.frame().length();
    if (messages.size() <= MOST_MESSAGES && bytes <= MOST_BYTES) return;
    clear();
    cut = true;
  }

  /** A question goes out: its answer is newer than all that is held. */
  void asked() {
    beforeQuestion = messages.size();
    cut = false;
  }

  /** Something that arrived since the question was cut, so its answer is not the whole truth. */
  boolean isCut() {
    return cut;
  }

  /** Whether the {@code i}-th of those held was there when the question went out. */
  boolean isOlderThanAnswer(int i) {
    return i < beforeQuestion;
  }

  /** All of them, which are held no longer. */
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
