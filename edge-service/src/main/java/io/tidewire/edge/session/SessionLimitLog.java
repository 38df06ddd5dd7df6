package io.tidewire.edge.session;

import io.tidewire.wire.SocketId;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs connections that were closed for a limit, at most one line a minute for each limit, with the
 * number of those left out. Thread-safe.
 */
public final class SessionLimitLog {

  private static final Logger log = LoggerFactory.getLogger(SessionLimitLog.class);
  private static final long PAUSE_MS = Duration.ofMinutes(1).toMillis();

  private final Clock clock;
  private final Map<SessionLimit, Line> lines = new EnumMap<>(SessionLimit.class);

  private static final class Line {
    private long nextMs = Long.MIN_VALUE;
    private long leftOut;
  }

  public SessionLimitLog(Clock clock) {
    this.clock = clock;
  }

  synchronized void exceeded(SessionLimit limit, String appId, SocketId socketId) {
    Line line = lines.computeIfAbsent(limit, first -> new Line());
    long now = clock.millis();
    if (now < line.nextMs) {
      line.leftOut++;
      return;
    }
    log.warn(
        "connection ended limit={} app={} socket={} others={}",
        limit.label(),
        appId,
        socketId,
        line.leftOut);
    line.nextMs = now + PAUSE_MS;
    line.leftOut = 0;
  }
}
