package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.JournalEntry.Visited;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a backend was told of channels, and what it had to be told of some. */
public final class WebhookHistory {

  private final Map<String, List<Visited>> visits = new LinkedHashMap<>();
  private final Map<String, List<Notified>> arrivals = new LinkedHashMap<>();

  void add(Visited visit) {
    visits.computeIfAbsent(visit.channel(), none -> new ArrayList<>()).add(visit);
  }

  void add(Notified notified) {
    arrivals.computeIfAbsent(notified.channel(), none -> new ArrayList<>()).add(notified);
  }

  /** Of channels of which all comings and goings are known; in the order of time. */
  public Map<String, List<Visited>> visits() {
    return visits;
  }

  /** By channel, repetitions included; in the order in which they came in. */
  public Map<String, List<Notified>> arrivals() {
    return arrivals;
  }

  /** Each webhook of a channel once, when it was first accepted. */
  public List<Notified> accepted(String channel) {
    Set<String> seen = new LinkedHashSet<>();
    return arrivals.getOrDefault(channel, List.of()).stream()
        .filter(each -> each.accepted() && seen.add(each.webhookId()))
        .toList();
  }
}
