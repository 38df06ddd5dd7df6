package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.PresenceOutcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** When an edge says that presence is unavailable. */
class BusPresenceLogTest extends BusPresenceFixture {

  private final Logger logger = (Logger) LoggerFactory.getLogger(BusPresence.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  @Test
  void aServiceThatOnlyLostRedisIsNotReportedUnavailable() {
    told(1);
    endTick();
    asked.remove().reply(new PresenceOutcome.Failed("redis is away"));
    timers.advance(Duration.ofSeconds(1));
    asked.remove().reply(DONE);
    assertThat(log.list).isEmpty();

    told(2);
    endTick();
    asked.remove().answer().fail(BusFailure.UNAVAILABLE.exception("no answer"));
    timers.advance(LONG);
    asked.remove().reply(DONE);

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("presence is unavailable why=no answer", "presence is available again");
  }
}
