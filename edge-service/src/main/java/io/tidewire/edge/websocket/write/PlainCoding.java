package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.tidewire.edge.websocket.frame.Violation;
import java.util.Optional;

/** Uncompressed messages, for a connection without extensions. */
public enum PlainCoding implements Coding {
  INSTANCE;

  @Override
  public boolean mayDeflate() {
    return false;
  }

  @Override
  public SharedFrame of(SharedFrame frame) {
    return frame;
  }

  @Override
  public Optional<Violation> inflate(ByteBuf deflated, ByteBuf text, int maxBytes) {
    return Optional.of(Violation.RESERVED_BITS);
  }
}
