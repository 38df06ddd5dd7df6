package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutboxEntryTest {

  private static final Topic TOPIC = new Topic("1", "presence-room");
  private static final SocketId SOCKET = new SocketId("1.2");

  static List<WebhookEvent> events() {
    return List.of(
        new WebhookEvent.ChannelOccupied(TOPIC),
        new WebhookEvent.ChannelVacated(TOPIC),
        new WebhookEvent.MemberAdded(TOPIC, "ann|:ü"),
        new WebhookEvent.MemberRemoved(TOPIC, "ann"),
        new WebhookEvent.ClientEvent(TOPIC, "client-x", "{\"a\":1}", SOCKET, Optional.of("ann")),
        new WebhookEvent.ClientEvent(TOPIC, "client-x", "", SOCKET, Optional.empty()),
        new WebhookEvent.CacheMiss(TOPIC),
        new WebhookEvent.SubscriptionCount(TOPIC, 3_000_000_000L));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventIsReadAsItWasWritten(WebhookEvent event) {
    assertThat(OutboxEntry.read("5-0", written(event))).isEqualTo(new OutboxEntry("5-0", event));
  }

  @Test
  void everyKindOfEventIsTested() {
    assertThat(events().stream().map(WebhookEvent::type).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(WebhookEventType.class));
  }

  @Test
  void theStreamIdContainsTheTimeOfTheEvent() {
    var entry = new OutboxEntry("1760000000123-7", new WebhookEvent.CacheMiss(TOPIC));

    assertThat(entry.enteredMs()).isEqualTo(1_760_000_000_123L);
  }

  @Test
  void anEventsIdNamesItsPartition() {
    var entry = new OutboxEntry("5-1", new WebhookEvent.CacheMiss(TOPIC));

    assertThat(entry.id(new Partition(0))).isEqualTo(new Partition(0).tag() + "-5-1");
    assertThat(entry.id(new Partition(1))).isNotEqualTo(entry.id(new Partition(0)));
  }

  @Test
  void anErrorNamesTheMissingField() {
    Map<String, String> fields = written(new WebhookEvent.MemberAdded(TOPIC, "ann"));
    fields.remove("u");

    assertThatThrownBy(() -> OutboxEntry.read("5-0", fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no field u");
  }

  @Test
  void anErrorNamesTheUnknownKind() {
    Map<String, String> fields = written(new WebhookEvent.CacheMiss(TOPIC));
    fields.put("k", "channel_painted");

    assertThatThrownBy(() -> OutboxEntry.read("5-0", fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channel_painted");
  }

  private static Map<String, String> written(WebhookEvent event) {
    List<String> fields = OutboxEntry.fields(event);
    Map<String, String> written = new HashMap<>();
    for (int i = 0; i < fields.size(); i += 2) written.put(fields.get(i), fields.get(i + 1));
    return written;
  }
}
