package io.tidewire.bench.client;

import java.util.Optional;

/** A server's confirmation of a subscription. It is parsed only on demand. */
public record Confirmation(String frame) {

  public String channel() {
    return FrameText.channel(frame);
  }

  /**
   * The client's current position; empty if it did not ask for one, or if the channel keeps no
   * history.
   */
  public Optional<RecoveryPosition> position() {
    return FrameText.position(frame);
  }

  /** Why messages after the claimed position are missing; empty if the server gives no reason. */
  public String reason() {
    return FrameText.reason(frame);
  }

  /** Whether no message after the claimed position is missing. */
  public boolean isRecovered() {
    return frame.contains("\\\"recovered\\\":true");
  }
}
