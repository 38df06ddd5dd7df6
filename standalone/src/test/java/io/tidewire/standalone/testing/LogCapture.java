package io.tidewire.standalone.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Listens to everything that this JVM logs. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final List<ILoggingEvent> heard = new CopyOnWriteArrayList<>();

  public static LogCapture begin() {
    LogCapture watch = new LogCapture();
    watch.start();
    watch.root.addAppender(watch);
    return watch;
  }

  @Override
  protected void append(ILoggingEvent event) {
    heard.add(event);
  }

  /** Errors, and whatever came with a stack trace. */
  public List<String> faults() {
    return heard.stream()
        .filter(
            event ->
                event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR))
        .map(ILoggingEvent::toString)
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
