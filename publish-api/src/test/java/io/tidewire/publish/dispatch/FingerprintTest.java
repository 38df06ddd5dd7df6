package io.tidewire.publish.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.EventName;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static final ChannelName CHANNEL = new ChannelName("c");

  @Test
  void whateverASubscriberCouldTellApartHasAnotherFingerprint() {
    PublishRequest event = event("e", "data", Optional.empty());

    assertThat(
            List.of(
                of(event),
                of(event("f", "data", Optional.empty())),
                of(event("e", "date", Optional.empty())),
                of(event("edata", "", Optional.empty())),
                of(event("e", "data", Optional.of(new SocketId("1.2")))),
                of(event, event),
                Fingerprint.of(new ChannelName("d"), List.of(event))))
        .doesNotHaveDuplicates()
        .allSatisfy(fingerprint -> assertThat(fingerprint).matches("[0-9a-f]{16}"));
  }

  @Test
  void theSameHasTheSame() {
    assertThat(of(event("e", "🚀", Optional.empty())))
        .isEqualTo(of(event("e", "🚀", Optional.empty())));
  }

  private static String of(PublishRequest... events) {
    return Fingerprint.of(CHANNEL, List.of(events));
  }

  private static PublishRequest event(String name, String data, Optional<SocketId> except) {
    return new PublishRequest(
        new EventName(name), List.of(CHANNEL), data, except, Set.of(), Optional.empty());
  }
}
