package io.tidewire.bench.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few things that are ever needed from a frame that is not a delivery. */
final class FrameText {

  private static final Pattern EVENT = Pattern.compile("\"event\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern CHANNEL = Pattern.compile("\"channel\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern SOCKET_ID =
      Pattern.compile("\\\\?\"socket_id\\\\?\"\\s*:\\s*\\\\?\"(\\d+\\.\\d+)\\\\?\"");

  private FrameText() {}

  /** Empty text if it has none. */
  static String event(String frame) {
    return first(EVENT, frame).orElse("");
  }

  static String channel(String frame) {
    return first(CHANNEL, frame).orElse("");
  }

  static Optional<String> socketId(String frame) {
    return first(SOCKET_ID, frame);
  }

  private static Optional<String> first(Pattern pattern, String frame) {
    Matcher matcher = pattern.matcher(frame);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
