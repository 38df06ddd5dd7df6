package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.tidewire.edge.websocket.frame.Inflation;
import io.tidewire.edge.websocket.frame.Violation;
import java.util.Optional;

/** permessage-deflate without context takeover in either direction (RFC 7692). */
final class DeflateCoding implements Coding {

  private final int thresholdBytes;
  private final Deflating widest;
  private final Deflating agreed;
  private final Inflation inflation;

  /**
   * @param thresholdBytes smallest frame that is compressed
   * @param widest compression with the widest window, used for messages that fit {@code agreed}'s
   *     window, so that all connections share the result
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
