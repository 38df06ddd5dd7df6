package io.tidewire.kit.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Carries a record between processes sealed, and within one as it is. The seal covers what Vert.x
 * has written before the body: type, address, reply address, sender and headers. So a message
 * cannot be sent to another address, be answered to another process, or answer another question.
 */
final class SealedCodec<T extends Record> implements MessageCodec<T, Object> {

  /** Vert.x writes the length of the message first; the receiver's buffer begins behind it. */
  private static final int LENGTH_BYTES = Integer.BYTES;

  private final MessageCodec<T, T> plain;
  private final BusSeal seal;

  SealedCodec(MessageCodec<T, T> plain, BusSeal seal) {
    this.plain = plain;
    this.seal = seal;
  }

  @Override
  public void encodeToWire(Buffer wire, T message) {
    Buffer body = Buffer.buffer();
    plain.encodeToWire(body, message);
    byte[] sealed = seal.seal(wire.getBytes(LENGTH_BYTES, wire.length()), body.getBytes());
    wire.appendInt(sealed.length).appendBytes(sealed);
  }

  /** The record; or {@link UnverifiedMessage} if the sender does not know the secret. */
  @Override
  public Object decodeFromWire(int position, Buffer wire) {
    int start = position + Integer.BYTES;
    if (start > wire.length()) return UnverifiedMessage.UNSEALED;
    int length = wire.getInt(position);
    if (length < 0 || length > wire.length() - start) return UnverifiedMessage.UNSEALED;
    byte[] head = wire.getBytes(0, position);
    BusSeal.Opened opened = seal.open(head, wire.getBytes(start, start + length));
    if (opened instanceof BusSeal.Opened.Not not) return not.reason();
    return read(((BusSeal.Opened.Plain) opened).bytes());
  }

  private Object read(Buffer body) {
    try {
      return plain.decodeFromWire(0, body);
    } catch (RuntimeException otherContract) {
      return UnverifiedMessage.UNREADABLE;
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return plain.name();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
