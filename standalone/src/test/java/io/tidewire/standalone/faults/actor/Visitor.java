package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.JournalEntry.Visited;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A stock client that subscribes to a channel of its own and unsubscribes, again and again. It
 * takes each step after a webhook has reported the last one. Confined to the event loop of its
 * context.
 */
public final class Visitor implements FaultClient {

  /** After this time it takes the next step without a webhook: Redis may have lost the event. */
  private static final long LONGEST_MS = 90_000;

  private static final int MOST_PAUSE_MS = 1_000;

  private final ClientContext stage;
  private final Journal journal;
  private final String name;
  private final String channel;
  private final StockClient client;
  private final Set<String> awaited = new HashSet<>();
  private int steps;
  private long stepBefore;
  private long lastStep;
  private boolean inside;
  private boolean resting;

  public Visitor(ClientContext stage, Journal journal, String name, String channel) {
    this.stage = stage;
    this.journal = journal;
    this.name = name;
    this.channel = channel;
    client = new StockClient(stage, name, false);
  }

  /** Connects, and subscribes for the first time. */
  @Override
  public void start() {
    client.start();
    step();
  }

  /** Only while connected: a client that leaves by losing its connection is reported later. */
  private void step() {
    if (steps > 0 && !client.isSettled()) {
      stepAfter(MOST_PAUSE_MS);
      return;
    }
    steps++;
    stepBefore = lastStep;
    lastStep = stage.clock().now();
    inside = !inside;
    awaited.clear();
    awaited.add(inside ? "channel_occupied" : "channel_vacated");
    if (channel.startsWith("presence-")) {
      awaited.add(inside ? "member_added" : "member_removed");
    }
    journal.write(new Visited(lastStep, name, channel, inside));
    if (inside) {
      client.join(channel);
    } else {
      client.leave(channel);
    }
    stepAfter(LONGEST_MS);
  }

  private void stepAfter(long ms) {
    int current = steps;
    stage.after(
        ms,
        () -> {
          if (current == steps && !resting) step();
        });
  }

  /** Receives each event that the backend has accepted. */
  public void told(Notified notified) {
    if (!notified.channel().equals(channel) || !awaited.remove(notified.name())) return;
    if (awaited.isEmpty()) stepAfter(stage.random().nextInt(MOST_PAUSE_MS));
  }

  /** Stops taking steps, or continues. */
  public void rest(boolean rests) {
    resting = rests;
    if (!rests && awaited.isEmpty()) stepAfter(0);
  }

  /** Whether the last step was reported, or a fault lost the event. */
  public boolean isKnown(List<Fault> faults) {
    return awaited.isEmpty()
        || faults.stream()
            .filter(fault -> fault.losesWebhooksOf(channel))
            .anyMatch(fault -> fault.healed() >= stepBefore);
  }

  /** Not supported: it chooses its own steps. */
  @Override
  public void join(String other) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public void leave(String other) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public void stop() {
    resting = true;
    client.stop();
  }

  @Override
  public Optional<String> socketId() {
    return client.socketId();
  }

  @Override
  public boolean isSettled() {
    return client.isSettled();
  }
}
