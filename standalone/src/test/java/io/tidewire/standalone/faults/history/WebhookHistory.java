package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.JournalEntry.Visited;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The webhooks that a backend received, and the steps that they had to report. */
public final class WebhookHistory {

  private final Map<String, List<Visited>> visits = new LinkedHashMap<>();
  private final Map<String, List<Notified>> arrivals = new LinkedHashMap<>();

  void add(Visited visit) {
    visits.computeIfAbsent(visit.channel(), none -> new ArrayList<>()).add(visit);
  }

  void add(Notified notified) {
    arrivals.computeIfAbsent(notified.channel(), none -> new ArrayList<>()).add(notified);
  }

  /** The steps on channels that only a visitor uses, by channel and in the order of time. */
  public Map<String, List<Visited>> visits() {
    return visits;
  }

  /** All webhooks by channel in the order of arrival, including repetitions. */
  public Map<String, List<Notified>> arrivals() {
    return arrivals;
  }

  /** The webhooks of a channel, each when it was first accepted. */
  public List<Notified> accepted(String channel) {
    Set<String> seen = new LinkedHashSet<>();
    return arrivals.getOrDefault(channel, List.of()).stream()
        .filter(each -> each.accepted() && seen.add(each.webhookId()))
        .toList();
  }
}
