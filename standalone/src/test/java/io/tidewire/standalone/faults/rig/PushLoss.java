package io.tidewire.standalone.faults.rig;

import io.vertx.core.buffer.Buffer;
import java.util.function.BooleanSupplier;

/**
 * What comes from Redis on one connection, less some messages of channels: pub/sub that loses, on a
 * link that stays.
 */
final class PushLoss {

  private static final String MESSAGE = ">3\r\n$7\r\nmessage\r\n";
  private static final String CHANNEL = "}:c:";
  private static final int TOPIC_WITHIN = 80;

  private final BooleanSupplier lose;
  private Buffer rest = Buffer.buffer();

  /**
   * @param lose asked for each message
   */
  PushLoss(BooleanSupplier lose) {
    this.lose = lose;
  }

  /** What is to be passed on now. */
  Buffer pass(Buffer more) {
    rest.appendBuffer(more);
    Buffer passed = Buffer.buffer();
    int at = 0;
    while (at < rest.length()) {
      int end = RespScan.end(rest, at);
      if (end == RespScan.INCOMPLETE) break;
      if (!isMessage(at, end) || !lose.getAsBoolean()) passed.appendBuffer(rest, at, end - at);
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
