package io.tidewire.bench.stats;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A histogram of durations in µs, to three significant digits, up to {@value #LONGEST} µs (longer
 * ones count as that). Confined to one thread.
 */
public final class Latencies {

  static final long LONGEST = 600_000_000L;
  private static final int DIGITS = 3;

  private final Histogram histogram;

  public Latencies() {
    this(new Histogram(LONGEST, DIGITS));
  }

  private Latencies(Histogram histogram) {
    this.histogram = histogram;
  }

  /** A negative duration counts as zero, because the clock is read on different threads. */
  public void record(long micros) {
    histogram.recordValue(Math.min(LONGEST, Math.max(0, micros)));
  }

  public void add(Latencies other) {
    histogram.add(other.histogram);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  public LatencySummary summary() {
    return LatencySummary.of(histogram);
  }

  /** The whole histogram as text, for another process. */
  public String encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    bytes.flip().limit(length);
    byte[] exact = new byte[length];
    bytes.get(exact);
    return Base64.getEncoder().encodeToString(exact);
  }

  /**
   * @throws IllegalArgumentException if the text is not an encoded histogram
   */
  public static Latencies decode(String encoded) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
      return new Latencies(Histogram.decodeFromCompressedByteBuffer(bytes, LONGEST));
    } catch (DataFormatException notOurs) {
      throw new IllegalArgumentException("not a histogram", notOurs);
    }
  }
}
