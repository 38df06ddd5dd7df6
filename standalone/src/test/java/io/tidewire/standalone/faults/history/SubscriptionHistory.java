package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.JournalEntry.OnChannel;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A subscription to a channel on one connection, from the request to its end. */
public final class SubscriptionHistory {

  private final Opened connection;
  private final String channel;
  private final List<OnChannel> happenings = new ArrayList<>();
  private Optional<Succeeded> succeeded = Optional.empty();
  private long end = Long.MAX_VALUE;

  SubscriptionHistory(Opened connection, String channel) {
    this.connection = connection;
    this.channel = channel;
  }

  void add(OnChannel happening) {
    happenings.add(happening);
    if (succeeded.isEmpty() && happening instanceof Succeeded answer) {
      succeeded = Optional.of(answer);
    }
  }

  void end(long at) {
    end = Math.min(end, at);
  }

  public Opened connection() {
    return connection;
  }

  public String client() {
    return connection.client();
  }

  public String channel() {
    return channel;
  }

  public List<OnChannel> happenings() {
    return happenings;
  }

  public <T> List<T> all(Class<T> kind) {
    return happenings.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public Optional<Succeeded> succeeded() {
    return succeeded;
  }

  /** µs; {@link Long#MAX_VALUE} if it was still open at the end of the run. */
  public long end() {
    return end;
  }

  public boolean isOpen() {
    return end == Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return client() + "/" + connection.connection() + " on " + channel;
  }
}
