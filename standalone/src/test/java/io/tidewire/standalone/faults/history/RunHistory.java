package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Closed;
import io.tidewire.standalone.faults.history.JournalEntry.Invoked;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.JournalEntry.OnChannel;
import io.tidewire.standalone.faults.history.JournalEntry.OnConnection;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.JournalEntry.Swallowed;
import io.tidewire.standalone.faults.history.JournalEntry.Unsubscribed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The complete history of a run, in order, for the checks. */
public final class RunHistory {

  private record Line(String client, int connection) {}

  private record Topic(Line line, String channel) {}

  private final Map<Long, Operation> operations = new LinkedHashMap<>();
  private final Map<Long, Operation> publishOf = new HashMap<>();
  private final Map<Line, Opened> connections = new LinkedHashMap<>();
  private final Map<Line, Closed> closed = new LinkedHashMap<>();
  private final Map<Topic, SubscriptionHistory> current = new HashMap<>();
  private final Set<Topic> left = new HashSet<>();
  private final List<SubscriptionHistory> conversations = new ArrayList<>();
  private final List<JournalEntry.Moved> moves = new ArrayList<>();
  private final List<Measured> measured = new ArrayList<>();
  private final WebhookHistory webhooks = new WebhookHistory();
  private final Set<Long> swallowed = new HashSet<>();
  private final Map<String, Logs> logs = new HashMap<>();
  private final List<LogSnapshot> snapshots;
  private final List<Fault> faults;
  private final long end;

  /**
   * @param snapshots in the order of time; the last one was taken at the end
   * @param end when the run ended
   */
  public RunHistory(
      Collection<? extends JournalEntry> happenings,
      List<LogSnapshot> snapshots,
      List<Fault> faults,
      long end) {
    this.snapshots = List.copyOf(snapshots);
    this.faults = List.copyOf(faults);
    this.end = end;
    happenings.stream().sorted(Comparator.comparingLong(JournalEntry::at)).forEach(this::take);
    assembleLogs();
  }

  private void take(JournalEntry happening) {
    if (happening instanceof Invoked invoked) {
      invoked(invoked);
    } else if (happening instanceof Answered answered) {
      Optional.ofNullable(operations.get(answered.op())).ifPresent(op -> op.add(answered));
    } else if (happening instanceof Measured one) {
      measured.add(one);
    } else if (happening instanceof Swallowed lost) {
      swallowed.add(lost.payload());
    } else if (happening instanceof JournalEntry.Visited visit) {
      webhooks.add(visit);
    } else if (happening instanceof JournalEntry.Notified notified) {
      webhooks.add(notified);
    } else if (happening instanceof OnConnection event) {
      onConnection(event);
    }
  }

  private void invoked(Invoked invoked) {
    if (operations.containsKey(invoked.op())) return;
    Operation operation = new Operation(invoked);
    operations.put(invoked.op(), operation);
    for (Item item : invoked.items()) publishOf.putIfAbsent(item.payload(), operation);
  }

  private void onConnection(OnConnection event) {
    Line line = new Line(event.client(), event.connection());
    if (event instanceof Opened opened) {
      connections.put(line, opened);
    } else if (event instanceof Closed gone) {
      closed.put(line, gone);
      current.entrySet().stream()
          .filter(open -> open.getKey().line().equals(line))
          .forEach(open -> open.getValue().end(gone.at()));
      current.keySet().removeIf(topic -> topic.line().equals(line));
    } else if (event instanceof OnChannel about) {
      onChannel(new Topic(line, about.channel()), about);
    }
  }

  private void onChannel(Topic topic, OnChannel about) {
    Opened connection = connections.get(topic.line());
    if (connection == null) return;
    if (about instanceof JournalEntry.Moved moved) moves.add(moved);
    if (about instanceof JournalEntry.Asked) {
      SubscriptionHistory begun = new SubscriptionHistory(connection, topic.channel());
      conversations.add(begun);
      current.put(topic, begun);
    }
    SubscriptionHistory conversation = current.get(topic);
    if (conversation == null || isOfTheOneBefore(topic, conversation, about)) return;
    conversation.add(about);
    if (about instanceof Unsubscribed) {
      conversation.end(about.at());
      current.remove(topic);
      left.add(topic);
    }
  }

  /** A client that subscribes again at once may receive pending messages before the answer. */
  private boolean isOfTheOneBefore(Topic topic, SubscriptionHistory conversation, OnChannel about) {
    boolean sent =
        about instanceof JournalEntry.Received
            || about instanceof JournalEntry.Skipped
            || about instanceof JournalEntry.Told;
    return sent && left.contains(topic) && conversation.succeeded().isEmpty();
  }

  private void assembleLogs() {
    Map<String, List<LogSnapshot.ChannelLog>> seen = new HashMap<>();
    for (LogSnapshot snapshot : snapshots) {
      snapshot
          .logs()
          .forEach(
              (channel, log) -> seen.computeIfAbsent(channel, none -> new ArrayList<>()).add(log));
    }
    Map<String, LogSnapshot.ChannelLog> left =
        snapshots.isEmpty() ? Map.of() : snapshots.get(snapshots.size() - 1).logs();
    seen.forEach(
        (channel, all) -> logs.put(channel, new Logs(all, Optional.ofNullable(left.get(channel)))));
    for (Operation operation : operations.values()) {
      for (Answered answer : operation.successes()) learn(operation, answer);
    }
  }

  private void learn(Operation operation, Answered answer) {
    for (int i = 0; i < answer.places().size(); i++) {
      Placed placed = answer.places().get(i);
      Item item = operation.items().get(i);
      Logs log = logs.get(item.channel());
      if (log == null || placed.epoch().isEmpty()) continue;
      log.learn(log.birth(placed.epoch(), placed.offset()), item.payload());
    }
  }

  public Collection<Operation> operations() {
    return operations.values();
  }

  public Optional<Operation> publishOf(long payload) {
    return Optional.ofNullable(publishOf.get(payload));
  }

  public List<SubscriptionHistory> conversations() {
    return conversations;
  }

  /** The subscriptions to channels with a log. */
  public List<SubscriptionHistory> onStreams() {
    return conversations.stream().filter(each -> logs.containsKey(each.channel())).toList();
  }

  /** Empty for a channel without a log. */
  public Optional<Logs> logs(String channel) {
    return Optional.ofNullable(logs.get(channel));
  }

  public Map<String, Logs> logs() {
    return logs;
  }

  public List<LogSnapshot> snapshots() {
    return snapshots;
  }

  public List<Fault> faults() {
    return faults;
  }

  public Collection<Opened> connections() {
    return connections.values();
  }

  public Collection<Closed> closed() {
    return closed.values();
  }

  public List<JournalEntry.Moved> moves() {
    return moves;
  }

  public List<Measured> measured() {
    return measured;
  }

  /** Payloads that an edge did not receive although its link was up. */
  public Set<Long> swallowed() {
    return swallowed;
  }

  public WebhookHistory webhooks() {
    return webhooks;
  }

  public long end() {
    return end;
  }
}
