package io.tidewire.standalone.faults.wire;

import io.tidewire.standalone.faults.actor.Payload;
import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Drops some published messages from what Redis sends on one connection, so that pub/sub loses
 * messages while the link stays up.
 */
final class PushLoss {

  private static final String MESSAGE = ">3\r\n$7\r\nmessage\r\n";
  private static final String CHANNEL = "}:c:";
  private static final int TOPIC_WITHIN = 80;

  private final BooleanSupplier lose;
  private final LongConsumer lost;
  private Buffer rest = Buffer.buffer();

  /**
   * @param lose asked for each message
   * @param lost told the payload of each that is
   */
  PushLoss(BooleanSupplier lose, LongConsumer lost) {
    this.lose = lose;
    this.lost = lost;
  }

  /** Returns the bytes to forward now. */
  Buffer pass(Buffer more) {
    rest.appendBuffer(more);
    Buffer passed = Buffer.buffer();
    int at = 0;
    while (at < rest.length()) {
      int end = RespScan.end(rest, at);
      if (end == RespScan.INCOMPLETE) break;
      if (isMessage(at, end) && lose.getAsBoolean()) {
        lost.accept(Payload.in(rest.getString(at, end)));
      } else {
        passed.appendBuffer(rest, at, end - at);
      }
      at = end;
    }
    rest = rest.getBuffer(at, rest.length());
    return passed;
  }

  private boolean isMessage(int from, int end) {
    String head = rest.getString(from, Math.min(end, from + TOPIC_WITHIN), "ISO-8859-1");
    return head.startsWith(MESSAGE) && head.contains(CHANNEL);
  }
}
