package io.tidewire.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of one event loop's connections, each independently (RFC 7692 §7.2.2), up
 * to a limit. Confined to that loop.
 */
public final class Inflation {

  private static final int CHUNK = 4 * 1024;

  private final Inflater inflater = new Inflater(true);

  /** What the sender leaves out: the end of the empty block that follows every flush. */
  private final ByteBuffer tail = ByteBuffer.wrap(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});

  /** See {@link MessageInflater#inflate}. */
  public Optional<Violation> inflate(ByteBuf deflated, ByteBuf text, int maxBytes) {
    inflater.reset();
    try {
      boolean fits =
          pour(deflated.nioBuffer(), text, maxBytes) && pour(tail.rewind(), text, maxBytes);
      return fits ? Optional.empty() : Optional.of(Violation.TOO_BIG);
    } catch (DataFormatException malformed) {
      return Optional.of(Violation.NOT_DEFLATED);
    }
  }

  /** Returns false when the limit is exceeded; the rest is not inflated. */
  private boolean pour(ByteBuffer input, ByteBuf text, int maxBytes) throws DataFormatException {
    inflater.setInput(input);
    while (true) {
      int room = Math.min(CHUNK, maxBytes + 1 - text.readableBytes());
      text.ensureWritable(room);
      int inflated = inflater.inflate(text.nioBuffer(text.writerIndex(), room));
      text.writerIndex(text.writerIndex() + inflated);
      if (text.readableBytes() > maxBytes) return false;
      if (inflater.finished()) {
        // A sender may end each message with a final block; more blocks may follow (§7.2.3.4).
        inflater.reset();
        inflater.setInput(input);
      }
      if (inflater.needsDictionary()) throw new DataFormatException("a dictionary is required");
      if (inflated < room && !input.hasRemaining()) return true;
    }
  }
}
