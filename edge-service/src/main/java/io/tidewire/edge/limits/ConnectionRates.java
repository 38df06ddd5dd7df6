package io.tidewire.edge.limits;

import org.jspecify.annotations.Nullable;

/**
 * Token buckets for the frames and bytes of one connection, refilled once a tick. Does not use
 * {@link io.tidewire.kit.limits.TokenBucket}, since every idle connection has one of these and
 * every frame asks it: 32 bytes, no clock, no allocation.
 *
 * <p>Confined to the connection's event loop. Ticks are seconds.
 */
public final class ConnectionRates {

  private static final int NEVER = Integer.MIN_VALUE;

  private final InboundRates rates;
  private int tick;

  /** Tokens spent and not yet refilled; zero is a full bucket. */
  private int frames;

  private int bytes;
  private int exceededSince = NEVER;
  private int exceededLast = NEVER;

  /** Extra frames per second that the app allows; negative before authorization. */
  private int extra = NEVER;

  public ConnectionRates(InboundRates rates, int now) {
    this.rates = rates;
    tick = now;
  }

  /**
   * The connection was authorized.
   *
   * @param moreFrames per second that its app allows it to publish
   */
  public void authorized(int moreFrames) {
    extra = Math.max(0, moreFrames);
  }

  public boolean isAuthorized() {
    return extra >= 0;
  }

  /** Counts a frame. Returns false if it, or an earlier one, exceeds a rate. */
  public boolean frame(int size, int now) {
    refill(now);
    frames = plus(frames, 1);
    bytes = plus(bytes, size);
    return frames <= burst(rates.frames()) && bytes <= burst(rates.bytes());
  }

  /** Counts the extra bytes of an inflated message. Returns false if that exceeds the rate. */
  public boolean inflated(int size, int now) {
    refill(now);
    bytes = plus(bytes, size);
    return bytes <= burst(rates.bytes());
  }

  /** Whether the connection may be read again. */
  public boolean mayGoOn(int now) {
    refill(now);
    return exceeded() == null;
  }

  /** Which rate is exceeded; null if none is. */
  public @Nullable Limit exceeded() {
    if (frames > burst(rates.frames())) return Limit.FRAMES;
    return bytes > burst(rates.bytes()) ? Limit.BYTES : null;
  }

  /**
   * The connection exceeds a rate now. Returns whether it has done so for longer than the patience:
   * at least once within each such span of time.
   */
  public boolean isEnough(int now) {
    int patience = (int) rates.patience().toSeconds();
    if (exceededLast == NEVER || now - exceededLast > patience) exceededSince = now;
    exceededLast = now;
    return now - exceededSince >= patience;
  }

  private void refill(int now) {
    int elapsed = now - tick;
    if (elapsed <= 0) return;
    tick = now;
    int publishing = isAuthorized() ? extra : 0;
    frames = less(frames, elapsed, (long) perSecond(rates.frames()) + publishing);
    bytes = less(bytes, elapsed, perSecond(rates.bytes()) + publishing * BYTES_PER_EVENT);
  }

  /** An event of the largest size that Pusher allows, with its envelope. */
  private static final long BYTES_PER_EVENT = 12 * 1024;

  private int perSecond(InboundRates.Rate rate) {
    return isAuthorized() ? times(rate.perSecond(), rates.authorizedFactor()) : rate.perSecond();
  }

  private int burst(InboundRates.Rate rate) {
    return isAuthorized() ? times(rate.burst(), rates.authorizedFactor()) : rate.burst();
  }

  private static int times(int amount, int factor) {
    return (int) Math.min(Integer.MAX_VALUE / 2, (long) amount * factor);
  }

  private static int plus(int spent, int more) {
    return (int) Math.min(Integer.MAX_VALUE, (long) spent + more);
  }

  private static int less(int spent, int elapsed, long perSecond) {
    return spent == 0 ? 0 : (int) Math.max(0, spent - elapsed * perSecond);
  }
}
