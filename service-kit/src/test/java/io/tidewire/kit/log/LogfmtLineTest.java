package io.tidewire.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogfmtLineTest {

  private static final String HEAD = "time=2026-01-02T03:04:05.006Z level=warn logger=io.x.Lease ";

  private final Logger logger = new LoggerContext().getLogger("io.x.Lease");

  @Test
  void namedValuesInAMessageBecomeFields() {
    assertThat(line("lease lost node={} after_ms={}", null, "edge-1", 42))
        .isEqualTo(HEAD + "msg=\"lease lost\" node=edge-1 after_ms=42\n");
  }

  @Test
  void textAfterAFieldStaysInTheMessage() {
    assertThat(line("refused reason={}: do the clocks of {} agree?", null, "stale", "both"))
        .isEqualTo(HEAD + "msg=\"refused : do the clocks of both agree?\" reason=stale\n");
  }

  @Test
  void valuesAreQuotedWhereTheyHaveToBe() {
    assertThat(line("failed why={} empty={} path={}", null, "a \"b\" = \\c", "", "/x?y"))
        .isEqualTo(HEAD + "msg=failed why=\"a \\\"b\\\" = \\\\c\" empty=\"\" path=/x?y\n");
    assertThat(line("failed why=\"{}\"", null, "no such file"))
        .isEqualTo(HEAD + "msg=failed why=\"no such file\"\n");
  }

  @Test
  void argumentsCannotForgeALineOrAField() {
    assertThat(line("joined user={}", null, "x\nlevel=error admin=yes"))
        .isEqualTo(HEAD + "msg=joined user=\"x level=error admin=yes\"\n");
    assertThat(line("joined\tlevel={} {}", null, "\u0007", "redis://u:hunter2@host"))
        .isEqualTo(HEAD + "msg=\"joined redis://…@host\" level_=\"\\u0007\"\n");
  }

  @Test
  void aStackTraceIsOneField() {
    String line = line("failed", new IllegalStateException("no \"lease\""));

    assertThat(line)
        .hasLineCount(1)
        .startsWith(HEAD + "msg=failed stack_trace=\"java.lang.IllegalStateException: no \\\"lea")
        .contains("\\n");
  }

  private String line(String message, @Nullable Throwable thrown, Object... values) {
    LoggingEvent event =
        new LoggingEvent(
            "", logger, Level.WARN, message, thrown, values.length == 0 ? null : values);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
    return new LogfmtLine().doLayout(event);
  }
}
