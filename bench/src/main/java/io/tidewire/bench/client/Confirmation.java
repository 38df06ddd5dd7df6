package io.tidewire.bench.client;

import java.util.Optional;

/** A server's yes to a subscription. What is not asked of it is not looked for. */
public record Confirmation(String frame) {

  public String channel() {
    return FrameText.channel(frame);
  }

  /** Where the client is now; empty if it did not ask, or the channel keeps no history. */
  public Optional<Position> position() {
    return FrameText.position(frame);
  }

  /** Why a position that was claimed lacks something; empty text if it is not said. */
  public String reason() {
    return FrameText.reason(frame);
  }

  /** Whether a position that was claimed lacks nothing. */
  public boolean isRecovered() {
    return frame.contains("\\\"recovered\\\":true");
  }
}
