package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.tidewire.edge.websocket.frame.Inflation;
import io.tidewire.edge.websocket.frame.Violation;
import java.util.Optional;

/** permessage-deflate, each message by itself in both directions (RFC 7692). */
final class DeflateCoding implements Coding {

  private final int thresholdBytes;
  private final Deflating widest;
  private final Deflating agreed;
  private final Inflation inflation;

  /**
   * @param thresholdBytes of a frame; smaller ones are sent as they are
   * @param widest the deflating of the widest window, which shorter messages than {@code agreed}'s
   *     window share with everybody
   */
  DeflateCoding(int thresholdBytes, Deflating widest, Deflating agreed, Inflation inflation) {
    this.thresholdBytes = thresholdBytes;
    this.widest = widest;
    this.agreed = agreed;
    this.inflation = inflation;
  }

  @Override
  public boolean mayDeflate() {
    return true;
  }

  @Override
  public SharedFrame of(SharedFrame frame) {
    if (frame.bytes() < thresholdBytes) return frame;
    return frame.variant(frame.bytes() <= agreed.windowBytes() ? widest : agreed);
  }

  @Override
  public Optional<Violation> inflate(ByteBuf deflated, ByteBuf text, int maxBytes) {
    return inflation.inflate(deflated, text, maxBytes);
  }
}
