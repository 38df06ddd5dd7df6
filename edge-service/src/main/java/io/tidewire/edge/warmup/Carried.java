package io.tidewire.edge.warmup;

import io.tidewire.contract.bus.ContractCodecs;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Messages as the bus brings them from another process: written, and read again. */
final class Carried {

  private Carried() {}

  static <T extends Record> T copy(T message) {
    @SuppressWarnings("unchecked")
    MessageCodec<T, T> codec = ContractCodecs.codec((Class<T>) message.getClass());
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, message);
    return codec.decodeFromWire(0, wire);
  }
}
