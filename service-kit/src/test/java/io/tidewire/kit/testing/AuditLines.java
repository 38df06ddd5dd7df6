package io.tidewire.kit.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.tidewire.kit.log.AuditLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects the lines that this JVM writes into the audit log until this is closed. */
public final class AuditLines implements AutoCloseable {

  private final Logger audit = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  public AuditLines() {
    appender.start();
    audit.addAppender(appender);
  }

  public List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    audit.detachAppender(appender);
  }
}
