package io.tidewire.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The header of a client's frame (RFC 6455 §5.2).
 *
 * @param first final bit, reserved bits and opcode
 * @param second mask bit and the length, or the size of an extended length
 * @param length of the payload in bytes; negative if a client set the highest of 64 bits
 * @param mask masking key; 0 if there is none
 */
public record FrameHead(int first, int second, long length, int mask) {

  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private static final int FINAL = 0x80;
  private static final int RESERVED = 0x70;
  private static final int RESERVED_1 = 0x40;
  private static final int CONTROL = 0x8;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int MAX_CONTROL_LENGTH = 125;
  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;

  /** Size of the header that begins there, as far as its first bytes tell; at least 2. */
  static int size(ByteBuf bytes) {
    return bytes.readableBytes() < 2 ? 2 : size(bytes.getUnsignedByte(bytes.readerIndex() + 1));
  }

  private static int size(int second) {
    return lengthEnd(second) + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
  }

  private static int lengthEnd(int second) {
    return switch (second & ~MASKED) {
      case LENGTH_IN_16_BITS -> 4;
      case LENGTH_IN_64_BITS -> 10;
      default -> 2;
    };
  }

  /** Reads a complete header without advancing the reader index. */
  static FrameHead of(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int second = bytes.getUnsignedByte(start + 1);
    long length =
        switch (second & ~MASKED) {
          case LENGTH_IN_16_BITS -> bytes.getUnsignedShort(start + 2);
          case LENGTH_IN_64_BITS -> bytes.getLong(start + 2);
          default -> second & ~MASKED;
        };
    int mask = (second & MASKED) == 0 ? 0 : bytes.getInt(start + lengthEnd(second));
    return new FrameHead(bytes.getUnsignedByte(start), second, length, mask);
  }

  int size() {
    return size(second);
  }

  boolean isFinal() {
    return (first & FINAL) != 0;
  }

  int opcode() {
    return first & 0x0F;
  }

  boolean isControl() {
    return (first & CONTROL) != 0;
  }

  /** For the first frame of a message: whether the message is compressed (RFC 7692 §6). */
  boolean isDeflated() {
    return (first & RESERVED_1) != 0;
  }

  /**
   * The violation in this header itself, independent of earlier frames.
   *
   * @param mayDeflate whether permessage-deflate was negotiated
   */
  Optional<Violation> flaw(boolean mayDeflate) {
    if ((second & MASKED) == 0) return Optional.of(Violation.UNMASKED);
    if (!isKnown(opcode())) return Optional.of(Violation.UNKNOWN_OPCODE);
    if (!areReservedBitsRight(mayDeflate)) return Optional.of(Violation.RESERVED_BITS);
    if (isControl() && !isFinal()) return Optional.of(Violation.FRAGMENTED_CONTROL);
    if (isControl() && (second & ~MASKED) > MAX_CONTROL_LENGTH) {
      return Optional.of(Violation.LONG_CONTROL);
    }
    return isShortest() ? Optional.empty() : Optional.of(Violation.LENGTH);
  }

  private static boolean isKnown(int opcode) {
    return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
  }

  private boolean areReservedBitsRight(boolean mayDeflate) {
    int reserved = first & RESERVED;
    if (reserved == 0) return true;
    boolean beginsMessage = opcode() == TEXT || opcode() == BINARY;
    return mayDeflate && reserved == RESERVED_1 && beginsMessage;
  }

  private boolean isShortest() {
    return switch (second & ~MASKED) {
      case LENGTH_IN_16_BITS -> length > MAX_CONTROL_LENGTH;
      case LENGTH_IN_64_BITS -> length > 0xFFFF;
      default -> true;
    };
  }
}
