package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.kit.testing.Await;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SignalsTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Signals.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void aSignalUnknownToTheOperatingSystemIsIgnored() {
    Signals.on("NONE", () -> {});

    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.INFO))
        .satisfies(line -> assertThat(line.getFormattedMessage()).endsWith("signal=NONE"));
  }

  @Test
  void aSignalReservedByTheJvmIsLoggedAsAWarning() {
    Signals.on("SEGV", () -> {});

    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN));
  }

  @Test
  void theActionRunsAtEverySignal() throws Exception {
    var runs = new AtomicInteger();
    Signals.on("WINCH", runs::incrementAndGet);

    for (int signal = 1; signal <= 2; signal++) {
      new ProcessBuilder("kill", "-WINCH", Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
      Await.becomes(signal, runs::get);
    }
    assertThat(lines.list).isEmpty();
  }
}
