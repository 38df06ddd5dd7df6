package io.tidewire.edge.websocket.write;

import io.tidewire.edge.websocket.frame.Agreement;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.frame.Inflation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The codings of one event loop's connections. All compressed connections share one deflater and
 * one inflater, created with the first of them. Confined to that loop.
 */
public final class Codings {

  private final Compression compression;
  private @Nullable Engines engines;
  private final Map<Agreement, Coding> agreed = new HashMap<>();

  /** Their native memory, about 300 kB, is freed when they are garbage collected. */
  private record Engines(Deflater deflater, Inflation inflation) {

    static Engines of(int level) {
      return new Engines(new Deflater(level, true), new Inflation());
    }
  }

  public Codings(Compression compression) {
    this.compression = compression;
  }

  /**
   * The accepted offer of a client, if compression is enabled.
   *
   * @param offers the values of its {@code Sec-WebSocket-Extensions} headers
   */
  public Optional<Agreement> agreement(List<String> offers) {
    return compression.enabled() ? Agreement.on(offers) : Optional.empty();
  }

  public Coding of(Optional<Agreement> agreement) {
    return agreement.isEmpty()
        ? PlainCoding.INSTANCE
        : agreed.computeIfAbsent(agreement.get(), this::create);
  }

  private Coding create(Agreement agreement) {
    if (engines == null) engines = Engines.of(compression.level());
    Deflater deflater = engines.deflater();
    return new DeflateCoding(
        compression.thresholdBytes(),
        new Deflating(deflater, Agreement.MOST_WINDOW_BITS),
        new Deflating(deflater, agreement.serverWindowBits()),
        engines.inflation());
  }
}
