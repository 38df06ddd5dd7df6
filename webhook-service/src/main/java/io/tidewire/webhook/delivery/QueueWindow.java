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
 * The first part of a queue: waiting entries, and webhooks whose delivery has begun. While a
 * webhook is not settled, no other webhook may contain an event of one of its channels, which
 * preserves their order across retries. Holds at most {@value #MAX_ENTRIES} entries, and accepts no
 * more once they have {@value #MAX_CHARACTERS} characters.
 */
final class QueueWindow {

  static final int MAX_ENTRIES = 500;
  static final int MAX_CHARACTERS = 256 << 10;

  /** The most events in one webhook of an endpoint with batches. */
  static final int MAX_BATCH = 50;

  private final Map<String, QueueEntry> waiting = new LinkedHashMap<>();
  private final Map<String, Webhook> begun = new HashMap<>();
  private final Set<String> busyChannels = new HashSet<>();
  private final Set<String> begunEntries = new HashSet<>();
  private long characters;

  /** Adds entries, except those of webhooks that were begun. */
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

  /** The number of events that belong to no webhook yet. */
  int waiting() {
    return waiting.size();
  }

  /**
   * The oldest entries that may form the next webhook, in order; empty if there are none. They
   * remain in the window until {@link #begin}.
   *
   * @param batch whether there may be more than one
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

  /** Marks the webhook's channels as busy. */
  void begin(Webhook webhook) {
    begun.put(webhook.id(), webhook);
    for (QueueEntry entry : webhook.entries()) {
      if (waiting.remove(entry.id()) == null) characters += entry.events().length();
      begunEntries.add(entry.id());
      busyChannels.addAll(entry.channels());
    }
  }

  /** The webhook has left the queue. */
  void end(Webhook webhook) {
    if (begun.remove(webhook.id()) == null) return;
    for (QueueEntry entry : webhook.entries()) {
      begunEntries.remove(entry.id());
      busyChannels.removeAll(entry.channels());
      characters -= entry.events().length();
    }
  }

  /** When the oldest undelivered event happened, in ms. */
  OptionalLong oldestMs() {
    long oldest = Long.MAX_VALUE;
    for (QueueEntry entry : waiting.values()) {
      oldest = Math.min(oldest, entry.happenedMs());
      break; // The other entries are newer.
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
