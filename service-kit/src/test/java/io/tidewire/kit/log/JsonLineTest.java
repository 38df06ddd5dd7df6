package io.tidewire.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLineTest {

  private final Logger logger = new LoggerContext().getLogger("io.tidewire.edge.Lease");

  @Test
  void aLineIsOneObjectWithTheFieldsOfTheTextFormat() {
    String line = line("lease \"lost\" {}\nfor redis://u:hunter2@host", "now", null);

    assertThat(line).endsWith("}\n").hasLineCount(1).doesNotContain("hunter2");
    assertThat(new JsonObject(line))
        .isEqualTo(
            new JsonObject()
                .put("time", "2026-01-02T03:04:05.006Z")
                .put("level", "WARN")
                .put("logger", "io.tidewire.edge.Lease")
                .put("message", "lease \"lost\" now for redis://…@host"));
  }

  @Test
  void theStackTraceHasItsOwnField() {
    String line = line("failed {}", "x", new IllegalStateException("at redis://u:hunter2@host"));

    assertThat(line).hasLineCount(1).doesNotContain("hunter2");
    assertThat(new JsonObject(line).getString("stack_trace"))
        .startsWith("java.lang.IllegalStateException: at redis://…@host")
        .contains("JsonLineTest");
  }

  private String line(String message, String value, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent("", logger, Level.WARN, message, thrown, new Object[] {value});
    event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
    return new JsonLine().doLayout(event);
  }
}
