package io.tidewire.kit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class FailureReasonTest {

  private static final String REFUSED =
      "finishConnect(..) failed with error(-111): Connection refused";

  @Test
  void aRefusedConnectionIsLoggedOnceWithoutTheAddress() {
    Exception ofNativeTransport = new ConnectException(REFUSED + ": /127.0.0.1:7399");
    ofNativeTransport.initCause(new ConnectException(REFUSED));
    Exception ofNio = new ConnectException("Connection refused: redis.internal/10.0.0.1:6379");
    ofNio.initCause(new ConnectException("Connection refused"));

    assertThat(FailureReason.of(ofNativeTransport)).isEqualTo("Connection refused");
    assertThat(FailureReason.of(ofNio)).isEqualTo("Connection refused");
  }

  @Test
  void theLastCauseIsPartOfTheReasonIfItSaysMore() {
    Exception failure = new IOException("no TLS", new IOException("wrap", new IOException("old")));

    assertThat(FailureReason.of(failure)).isEqualTo("no TLS: old");
  }

  @Test
  void aFailureWithoutAMessageIsNamedByItsType() {
    assertThat(FailureReason.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(FailureReason.of(new IOException("lost", new ConnectException())))
        .isEqualTo("lost: ConnectException");
  }

  @Test
  void aUrlInTheReasonIsKept() {
    assertThat(FailureReason.of(new IOException("no Redis at redis://h:6379")))
        .isEqualTo("no Redis at redis://h:6379");
  }
}
