package io.tidewire.webhook.delivery;

import io.tidewire.webhook.queue.QueueEntry;
import io.tidewire.webhook.queue.Webhook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The beginning of a queue: entries that wait, and webhooks that were begun. While a webhook is
 * unsettled, no other is begun with an event of one of its channels, which keeps their order across
 * retries. Holds at most {@value #MAX_ENTRIES} entries, and no more once they are of {@value
 * #MAX_CHARACTERS} characters.
 */
final class Window {

  static final int MAX_ENTRIES = 500;
  static final int MAX_CHARACTERS = 256 << 10;

  /** Events of one webhook of an endpoint with batches. */
  static final int MAX_BATCH = 50;

  private final Map<String, QueueEntry> waiting = new LinkedHashMap<>();
  private final Map<String, Webhook> begun = new HashMap<>();
  private final Set<String> busyChannels = new HashSet<>();
  private final Set<String> begunEntries = new HashSet<>();
  private long characters;

  /** Entries of webhooks that were begun are skipped. */
  void add(List<QueueEntry> entries) {
    for (QueueEntry entry : entries) {
      if (begunEntries.contains(entry.id())) continue;
      if (waiting.put(entry.id(), entry) == null) characters += entry.events().length();
    }
  }

  boolean hasRoom() {
    return waiting.size() + begunEntries.size() < MAX_ENTRIES && characters < MAX_CHARACTERS;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && begun.isEmpty();
  }

  /** Events that no webhook has. */
  int waiting() {
    return waiting.size();
  }

  /**
   * The oldest entries that may share a webhook now, in order; empty if there are none. They stay
   * where they are until {@link #begin}.
   *
   * @param batch whether more than one may
   */
  List<QueueEntry> next(boolean batch) {
    List<QueueEntry> chosen = new ArrayList<>();
    Set<String> passed = new HashSet<>();
    for (QueueEntry entry : waiting.values()) {
      boolean isAlone = !batch || entry.replay();
      boolean isFree = entry.channels().stream().noneMatch(name -> isTaken(name, passed));
      if (!isFree || (isAlone && !chosen.isEmpty())) {
        passed.addAll(entry.channels());
        continue;
      }
      chosen.add(entry);
      if (isAlone || chosen.size() == MAX_BATCH) break;
    }
    return chosen;
  }

  private boolean isTaken(String channel, Set<String> passed) {
    return busyChannels.contains(channel) || passed.contains(channel);
  }

  /** From now on its channels are busy. */
  void begin(Webhook webhook) {
    begun.put(webhook.id(), webhook);
    for (QueueEntry entry : webhook.entries()) {
      if (waiting.remove(entry.id()) == null) characters += entry.events().length();
      begunEntries.add(entry.id());
      busyChannels.addAll(entry.channels());
    }
  }

  /** It has left the queue. */
  void end(Webhook webhook) {
    if (begun.remove(webhook.id()) == null) return;
    for (QueueEntry entry : webhook.entries()) {
      begunEntries.remove(entry.id());
      busyChannels.removeAll(entry.channels());
      characters -= entry.events().length();
    }
  }

  /** When the oldest event happened that is not delivered, in ms. */
  OptionalLong oldestMs() {
    long oldest = Long.MAX_VALUE;
    for (QueueEntry entry : waiting.values()) {
      oldest = Math.min(oldest, entry.happenedMs());
      break; // The others came later.
    }
    for (Webhook webhook : begun.values()) oldest = Math.min(oldest, webhook.happenedMs());
    return oldest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(oldest);
  }

  void clear() {
    waiting.clear();
    begun.clear();
    busyChannels.clear();
    begunEntries.clear();
    characters = 0;
  }
}
