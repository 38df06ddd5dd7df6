package io.tidewire.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.SocketException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResetConnectionsTest {

  private final LoggerContext logback = new LoggerContext();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final Logger connections = logback.getLogger("io.vertx.core.net.impl.ConnectionBase");

  @BeforeEach
  void attach() {
    logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(written);
    written.start();
    logback.addTurboFilter(new ResetConnections());
  }

  @Test
  void aConnectionResetByThePeerIsNotLoggedAsAnError() {
    connections.error("Connection reset");
    connections.error("recvAddress(..) failed with error(-104): Connection reset by peer");
    connections.error("Connection reset", new SocketException("Connection reset"));

    assertThat(written.list).isEmpty();
  }

  @Test
  void otherConnectionErrorsAreLogged() {
    connections.error("index out of bounds");
    connections.error(null, new IllegalStateException());

    assertThat(written.list).hasSize(2);
  }

  @Test
  void resetsReportedByOtherLoggersAreLogged() {
    logback.getLogger("io.tidewire.kit.redis").warn("redis link down reason=Connection reset");

    assertThat(written.list).hasSize(1);
  }
}
