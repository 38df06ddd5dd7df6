package io.tidewire.edge.socket;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Messages as they are, on a connection that agreed on no extension. */
enum PlainCoding implements Coding {
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
