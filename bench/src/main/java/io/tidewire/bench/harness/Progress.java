package io.tidewire.bench.harness;

import io.tidewire.bench.time.Ticker;
import java.io.PrintWriter;

/**
 * Shows progress: on a terminal as one line that is rewritten, else as a line every few seconds.
 */
public final class Progress {

  private static final long EVERY_MICROS = 5_000_000;
  private static final int WIDTH = 110;

  private final PrintWriter out;
  private final boolean watched;
  private final Ticker ticker;
  private long lastMicros = Long.MIN_VALUE / 2;
  private boolean open;

  /**
   * @param watched whether the output is a terminal
   */
  public Progress(PrintWriter out, boolean watched, Ticker ticker) {
    this.out = out;
    this.watched = watched;
    this.ticker = ticker;
  }

  /** Shows the current state. Calls in quick succession are ignored. */
  public synchronized void now(String line) {
    if (watched) {
      String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
      open = true;
    } else if (ticker.micros() - lastMicros >= EVERY_MICROS) {
      lastMicros = ticker.micros();
      out.println(line);
    }
    out.flush();
  }

  /** Ends the line, so that the next output begins a new one. */
  public synchronized void end() {
    if (open) out.print("\r" + " ".repeat(WIDTH) + "\r");
    open = false;
    out.flush();
  }
}
