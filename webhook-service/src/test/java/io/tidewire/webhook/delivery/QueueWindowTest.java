package io.tidewire.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.webhook.queue.QueueEntry;
import io.tidewire.webhook.queue.Webhook;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueWindowTest {

  private final QueueWindow window = new QueueWindow();
  private int entries;

  @Test
  void withoutBatchesTheOldestEventIsSentAlone() {
    QueueEntry first = comes("x");
    comes("y");

    assertThat(window.next(false)).containsExactly(first);
  }

  @Test
  void noEventOvertakesAnUnsettledEventOfItsChannel() {
    QueueEntry x1 = comes("x");
    QueueEntry x2 = comes("x");
    QueueEntry y1 = comes("y");

    Webhook first = begun(x1);
    assertThat(window.next(false)).containsExactly(y1);

    window.end(first);
    assertThat(window.next(false)).containsExactly(x2);
  }

  @Test
  void aBatchKeepsTheOrderOfEachChannelAndLeavesOutBusyChannels() {
    Webhook busy = begun(comes("busy"));
    QueueEntry x1 = comes("x");
    comes("busy");
    QueueEntry x2 = comes("x");
    QueueEntry y = comes("y");

    assertThat(window.next(true)).containsExactly(x1, x2, y);
    window.end(busy);
    assertThat(window.next(true)).hasSize(4);
  }

  @Test
  void aBatchHasFiftyEventsAtMost() {
    for (int i = 0; i < 60; i++) comes("c" + i);

    assertThat(window.next(true)).hasSize(50);
  }

  @Test
  void aReplayIsSentAloneAndNothingOfItsChannelsOvertakesIt() {
    QueueEntry before = comes("a");
    QueueEntry replay =
        new QueueEntry(
            "8-0", List.of("x", "y"), new QueueEntry.QueuedEvents("{},{}", 2, 0), "w", true);
    window.add(List.of(replay));
    comes("x");
    QueueEntry other = comes("b");

    assertThat(window.next(true)).containsExactly(before, other);
    begun(before);
    begun(other);
    assertThat(window.next(true)).containsExactly(replay);
    assertThat(Webhook.of("e", List.of(replay), 5).id()).isEqualTo("w");
  }

  @Test
  void entriesOfStartedWebhooksAreNotReadAgain() {
    QueueEntry x =
        new QueueEntry("7-0", List.of("x"), new QueueEntry.QueuedEvents("{}", 1, 0), "7", false);
    window.begin(Webhook.of("e", List.of(x), 5));

    window.add(List.of(x));

    assertThat(window.waiting()).isZero();
    assertThat(window.isEmpty()).isFalse();
  }

  @Test
  void theWindowIsLimitedInEntriesAndCharactersAndRemovedEntriesFreeRoom() {
    String large = "x".repeat(QueueWindow.MAX_CHARACTERS);
    QueueEntry entry =
        new QueueEntry("1-1", List.of("x"), new QueueEntry.QueuedEvents(large, 1, 0), "1", false);
    window.add(List.of(entry));
    assertThat(window.hasRoom()).isFalse();

    Webhook webhook = begun(entry);
    assertThat(window.hasRoom()).isFalse();
    window.end(webhook);
    assertThat(window.hasRoom()).isTrue();

    for (int i = 0; i < QueueWindow.MAX_ENTRIES; i++) comes("x");
    assertThat(window.hasRoom()).isFalse();
  }

  @Test
  void theIdOfAWebhookDependsOnItsEventsOnly() {
    List<QueueEntry> events = new ArrayList<>(List.of(comes("x"), comes("y")));
    String id = Webhook.of("e", events, 1).id();

    assertThat(Webhook.of("e", events, 2).id()).isEqualTo(id);
    assertThat(Webhook.of("f", events, 1).id()).isNotEqualTo(id);
    assertThat(Webhook.of("e", List.of(comes("x"), comes("y")), 1).id()).isNotEqualTo(id);
    assertThat(Webhook.of("e", events.subList(0, 1), 1).id())
        .isEqualTo("e-" + events.get(0).eventId());
  }

  private QueueEntry comes(String channel) {
    int number = entries++;
    QueueEntry entry =
        new QueueEntry(
            "9-" + number,
            List.of(channel),
            new QueueEntry.QueuedEvents("{}", 1, number),
            "p-" + number,
            false);
    window.add(List.of(entry));
    return entry;
  }

  private Webhook begun(QueueEntry entry) {
    Webhook webhook = Webhook.of("e", List.of(entry), 5);
    window.begin(webhook);
    return webhook;
  }
}
