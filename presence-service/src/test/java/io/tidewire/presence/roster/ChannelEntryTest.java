package io.tidewire.presence.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelEntryTest {

  @ParameterizedTest
  @CsvSource({
    "1, presence-room",
    "100001, presence-a=b@c;d.e",
    "team:eu, presence-room",
    "1, #server-to-user-a:b|c",
    "1, #status-a:b|c",
    "1, '#status-a:#server-to-user-b'",
  })
  void anEntryIsReadBackAsItsChannel(String appId, String channel) {
    var topic = new Topic(appId, channel);

    assertThat(ChannelEntry.parse(ChannelEntry.of(topic))).isEqualTo(topic);
  }

  @ParameterizedTest
  @CsvSource({"1, presence-room", "team|eu, presence-room", "1, '#status-a:b|1.2'"})
  void aMembershipIsReadBack(String appId, String channel) {
    var membership = new ConnectionEntry(new Topic(appId, channel), new SocketId("12.34"));

    assertThat(ConnectionEntry.parse(membership.entry())).isEqualTo(membership);
  }

  @Test
  void aForeignEntryIsRefused() {
    assertThatThrownBy(() -> ChannelEntry.parse("presence-room"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConnectionEntry.parse("1:presence-room"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
