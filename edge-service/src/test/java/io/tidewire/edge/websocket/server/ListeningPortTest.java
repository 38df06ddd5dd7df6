package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.limits.SocketLimits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListeningPortTest {

  private static final ListeningPort LISTENER = new ListeningPort("127.0.0.1", 0, Optional.empty());

  @Test
  void theKernelDoesNotGiveAClientUpBeforeWeHaveAndHaveSaidSo() {
    SocketLimits limits = SocketLimits.DEFAULTS;

    Duration kernel = Duration.ofMillis(LISTENER.options(limits).getTcpUserTimeout());

    assertThat(kernel).isEqualTo(limits.outbound().standstill().plus(limits.closeLinger()));
  }
}
