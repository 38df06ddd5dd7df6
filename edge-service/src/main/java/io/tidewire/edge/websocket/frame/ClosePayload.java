package io.tidewire.edge.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;

/**
 * The payload of a client's close frame: empty, or a code and an optional reason (RFC 6455 §5.5.1).
 */
public final class ClosePayload {

  public static final int NO_CODE = 1005;

  private static final int CODE_BYTES = 2;

  private ClosePayload() {}

  static Optional<Violation> flaw(ByteBuf payload) {
    if (!payload.isReadable()) return Optional.empty();
    if (payload.readableBytes() < CODE_BYTES) return Optional.of(Violation.CLOSE_PAYLOAD);
    if (!maySend(code(payload))) return Optional.of(Violation.CLOSE_CODE);
    int reason = payload.readableBytes() - CODE_BYTES;
    return ByteBufUtil.isText(payload, payload.readerIndex() + CODE_BYTES, reason, UTF_8)
        ? Optional.empty()
        : Optional.of(Violation.NOT_UTF8);
  }

  /** {@link #NO_CODE} if it has none. */
  static int code(ByteBuf payload) {
    return payload.isReadable() ? payload.getUnsignedShort(payload.readerIndex()) : NO_CODE;
  }

  /**
   * RFC 6455 §7.4 and IANA's registry: 1004 to 1006 and 1015 are never sent, codes below 3000 must
   * be registered, and codes from 5000 on are undefined.
   */
  private static boolean maySend(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
