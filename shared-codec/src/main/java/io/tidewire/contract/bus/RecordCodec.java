package io.tidewire.contract.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Carries one record type over the bus: a length and JSON between processes, the same instance
 * within one. The latter is safe only because every record of the contract is immutable.
 */
final class RecordCodec<T extends Record> implements MessageCodec<T, T> {

  private final Class<T> type;
  private final ObjectMapper json;

  RecordCodec(Class<T> type, ObjectMapper json) {
    this.type = type;
    this.json = json;
  }

  @Override
  public void encodeToWire(Buffer wire, T message) {
    try {
      byte[] bytes = json.writeValueAsBytes(message);
      wire.appendInt(bytes.length).appendBytes(bytes);
    } catch (JsonProcessingException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Override
  public T decodeFromWire(int position, Buffer wire) {
    int start = position + Integer.BYTES;
    try {
      return json.readValue(wire.getBytes(start, start + wire.getInt(position)), type);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  /** Short and the same in every process: it travels with each message. */
  @Override
  public String name() {
    return type.getName().substring(type.getPackageName().length() + 1);
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
