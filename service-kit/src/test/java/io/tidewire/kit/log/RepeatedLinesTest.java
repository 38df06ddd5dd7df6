package io.tidewire.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.testing.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedLinesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTimers timers = new ManualTimers();
  private final RepeatedLines repeated = new RepeatedLines(timers, SECOND);
  private final LoggerContext logback = new LoggerContext();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final Logger ours = logback.getLogger("io.tidewire.edge.Thing");
  private final Logger theirs = logback.getLogger("io.vertx.core.impl.ContextImpl");

  @BeforeEach
  void attach() {
    Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(written);
    written.start();
    logback.addTurboFilter(repeated);
  }

  @Test
  void theFirstOfManySimilarLinesIsWrittenAndTheRestAreCounted() {
    for (int i = 0; i < 5_000; i++) ours.warn("refused client={}", i);

    assertThat(lines()).containsExactly("refused client=0");

    timers.advance(SECOND);

    assertThat(lines())
        .containsExactly("refused client=0", "repeated 4999 times within 1 s: refused client=0");
    assertThat(repeated.leftOut()).isEqualTo(4_999);
  }

  @Test
  void everyLineOfTheAuditLogIsWritten() {
    for (int i = 0; i < 3; i++) ours.info(AuditLog.EACH, "changed by={}", i);

    assertThat(lines()).containsExactly("changed by=0", "changed by=1", "changed by=2");
  }

  @Test
  void aLastingFloodWritesOneLineASecond() {
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 100; i++) ours.error("broken", new IllegalStateException("x" + i));
      timers.advance(SECOND);
    }

    assertThat(lines()).hasSize(61);
    assertThat(written.list.stream().filter(event -> event.getThrowableProxy() != null)).hasSize(1);
  }

  @Test
  void afterAQuietPeriodALineIsWrittenAtOnceAgain() {
    ours.warn("refused");
    timers.advance(SECOND);
    ours.warn("refused");

    assertThat(lines()).containsExactly("refused", "refused");
  }

  @Test
  void aKindThatEndedIsForgotten() {
    ours.warn("refused");
    ours.warn("refused");
    timers.advance(SECOND.multipliedBy(2));

    assertThat(repeated.openKinds()).isZero();
  }

  @Test
  void linesOfDifferentKindsAreCountedSeparately() {
    ours.warn("one");
    ours.warn("two");
    ours.warn("one", new IllegalStateException());
    ours.warn("one", new IllegalArgumentException());
    logback.getLogger("io.tidewire.edge.Other").warn("one");

    assertThat(lines()).hasSize(5);
  }

  @Test
  void valuesWithinALibrarysTextDoNotCreateNewKinds() {
    for (int i = 0; i < 1_000; i++) {
      theirs.error("Unhandled exception from 10.0.0." + i, new IllegalStateException("no. " + i));
    }

    assertThat(lines()).hasSize(1);
  }

  @Test
  void aLibraryWhoseTextBeginsWithInputWritesEightLinesASecondAtMost() {
    for (int i = 0; i < 1_000; i++) theirs.error(letters(i) + " is not welcome");

    assertThat(lines().size()).isLessThanOrEqualTo(8);
  }

  @Test
  void excessKindsOfALoggerAreCountedAsOne() {
    for (int i = 0; i < RepeatedLines.MAX_KINDS + 500; i++) ours.warn("pattern " + i);

    assertThat(lines()).hasSize(RepeatedLines.MAX_KINDS + 1);
    assertThat(repeated.openKinds()).isLessThanOrEqualTo(RepeatedLines.MAX_KINDS + 1);
  }

  @Test
  void debugLinesAreNotSuppressed() {
    ours.setLevel(Level.DEBUG);
    for (int i = 0; i < 10; i++) ours.debug("detail");

    assertThat(lines()).hasSize(10);
  }

  @Test
  void linesBelowTheLevelAreNotCounted() {
    logback.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    ours.info("x");
    ours.info("x");
    timers.advance(SECOND);

    assertThat(lines()).isEmpty();
    assertThat(repeated.leftOut()).isZero();
    assertThat(ours.isWarnEnabled()).isTrue();
  }

  @Test
  void anExceededLimitIsLoggedOnceAMinuteWithClientAndCount() {
    for (int second = 0; second < 59; second++) {
      LimitLog.reached(ours, "tidewire.edge.max-connections", client("203.0.113." + second));
      timers.advance(SECOND);
    }

    assertThat(lines())
        .containsExactly("limit reached limit=tidewire.edge.max-connections client=203.0.113.0");

    timers.advance(SECOND);

    assertThat(lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("repeated 58 times within 60 s: limit reached");
  }

  @Test
  void countsOfSeveralThreadsAreComplete() {
    IntStream.range(0, 10_000).parallel().forEach(i -> ours.warn("refused"));
    timers.advance(SECOND);

    assertThat(lines()).containsExactly("refused", "repeated 9999 times within 1 s: refused");
  }

  @Test
  void aTruncatedAddressDoesNotIdentifyAClient() {
    LoggerContext global = (LoggerContext) LoggerFactory.getILoggerFactory();
    String before = LimitLog.shown(client("203.0.113.7")).toString();
    global.putProperty(LimitLog.TRUNCATED, "true");
    try {
      assertThat(before).isEqualTo("203.0.113.7");
      assertThat(LimitLog.shown(client("203.0.113.7"))).hasToString("203.0.113.0/24");
      assertThat(LimitLog.shown(client("2001:db8:1:2::3"))).hasToString("2001:db8:1::/48");
    } finally {
      global.putProperty(LimitLog.TRUNCATED, null);
    }
  }

  private static ClientAddress client(String digits) {
    return ClientAddress.parse(digits).orElseThrow();
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String letters(int number) {
    return Integer.toString(number, 26)
        .chars()
        .mapToObj(c -> "" + (char) (c + 10 | 'a'))
        .reduce("", String::concat);
  }
}
