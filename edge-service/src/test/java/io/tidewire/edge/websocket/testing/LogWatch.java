package io.tidewire.edge.websocket.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * What we and the libraries below us complain about. Meanwhile Netty's leak detector follows every
 * buffer instead of a sample.
 */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final Set<String> OURS = Set.of("io.tidewire", "io.netty", "io.vertx");

  /**
   * Vert.x takes its event loops from a listener before it closes it. A connection accepted in
   * between is dropped with a warning, and its client comes back.
   */
  private static final String ACCEPTED_TOO_LATE = "Failed to register an accepted channel";

  /** A client has exceeded a limit, which is no fault of ours. */
  private static final String LIMIT = "limit reached ";

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ResourceLeakDetector.Level sampled = ResourceLeakDetector.getLevel();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  public LogWatch() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    setContext(root.getLoggerContext());
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.WARN)) return;
    if (OURS.stream().noneMatch(event.getLoggerName()::startsWith)) return;
    if (event.getFormattedMessage().startsWith(LIMIT)) return;
    if (event.getFormattedMessage().startsWith(ACCEPTED_TOO_LATE)) return;
    complaints.add(event.getLoggerName() + ": " + event.getFormattedMessage());
  }

  public List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
    ResourceLeakDetector.setLevel(sampled);
  }
}
