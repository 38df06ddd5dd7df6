package io.tidewire.edge.delivery;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One loop's letters to all loops, itself included. They leave at the end of the tick as one task
 * per addressee, so that a burst of messages from Redis wakes each interested loop once.
 *
 * <p>Confined to one event loop.
 */
public final class LoopPost {

  private static final Logger log = LoggerFactory.getLogger(LoopPost.class);

  /** What is to be done on another loop. */
  interface Letter {
    void read(Recipient there);
  }

  private final int self;
  private final Loops loops;
  private final List<List<Letter>> outgoing = new ArrayList<>();
  private boolean collecting;

  public LoopPost(int self, Loops loops) {
    this.self = self;
    this.loops = loops;
    for (int i = 0; i < loops.size(); i++) outgoing.add(new ArrayList<>());
  }

  void send(int loop, Letter letter) {
    outgoing.get(loop).add(letter);
    if (collecting) return;
    collecting = true;
    loops.executor(self).execute(this::dispatch);
  }

  private void dispatch() {
    collecting = false;
    for (int loop = 0; loop < outgoing.size(); loop++) {
      if (!outgoing.get(loop).isEmpty()) dispatch(loop);
    }
  }

  private void dispatch(int loop) {
    List<Letter> letters = outgoing.set(loop, new ArrayList<>());
    if (loop == self) {
      read(letters, loops.here(loop));
    } else {
      loops.executor(loop).execute(() -> read(letters, loops.here(loop)));
    }
  }

  /** A mistake in one letter must not cost the others, which belong to other channels. */
  private static void read(List<Letter> letters, Recipient there) {
    for (Letter letter : letters) {
      try {
        letter.read(there);
      } catch (RuntimeException mistake) {
        log.error("a letter between loops failed", mistake);
      }
    }
  }
}
