package io.tidewire.edge.websocket.limits;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.wire.error.CloseCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Metrics of the sockets of a process. Registered at start, so that counting a message neither
 * allocates nor looks up a name.
 */
public final class SocketMeters {

  private static final int[] WEBSOCKET_CODES = {1000, 1001, 1002, 1005, 1006, 1007, 1009, 1011};
  private static final int OTHER = 0;

  private final LongAdder opened = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder upgradesLost = new LongAdder();
  private final Map<Integer, LongAdder> closedByCode = new HashMap<>();

  public SocketMeters(MeterRegistry registry) {
    counter(registry, "tidewire_connections_opened", "WebSocket connections opened", opened);
    counter(registry, "tidewire_sent_bytes", "Bytes of frames sent to clients", bytesOut);
    counter(registry, "tidewire_client_messages", "Messages received from clients", messagesIn);
    counter(registry, "tidewire_upgrades_lost", "Upgrades whose client left first", upgradesLost);
    codes().forEach(code -> closedByCode.put(code, closed(registry, Integer.toString(code))));
    closedByCode.put(OTHER, closed(registry, "other"));
  }

  private static IntStream codes() {
    return IntStream.concat(
        IntStream.of(WEBSOCKET_CODES), Stream.of(CloseCode.values()).mapToInt(CloseCode::code));
  }

  private static LongAdder closed(MeterRegistry registry, String code) {
    LongAdder adder = new LongAdder();
    FunctionCounter.builder("tidewire_connections_closed", adder, LongAdder::sum)
        .description("WebSocket connections closed")
        .tag("code", code)
        .register(registry);
    return adder;
  }

  private static void counter(
      MeterRegistry registry, String name, String description, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  public void opened() {
    opened.increment();
  }

  /**
   * @param code of the close frame that either side sent first; 1005 without one, 1006 if there was
   *     no frame. A client may make up any code, so unknown ones share a label.
   */
  public void closed(int code) {
    LongAdder adder = closedByCode.get(code);
    if (adder == null) adder = closedByCode.getOrDefault(OTHER, new LongAdder());
    adder.increment();
  }

  public void wrote(int bytes) {
    bytesOut.add(bytes);
  }

  public void received() {
    messagesIn.increment();
  }

  /** A client disconnected, or was disconnected, before its upgrade was complete. */
  public void upgradeLost() {
    upgradesLost.increment();
  }

  long closes(int code) {
    LongAdder adder = closedByCode.get(code);
    return adder == null ? 0 : adder.sum();
  }
}
