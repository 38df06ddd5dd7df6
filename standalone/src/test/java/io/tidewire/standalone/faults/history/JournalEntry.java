package io.tidewire.standalone.faults.history;

import java.util.List;

/**
 * One line of a journal. {@code at} is µs of the run's one monotonic clock; an epoch is empty and
 * an offset -1 where there is none.
 */
public sealed interface JournalEntry {

  long at();

  /** Of clients: on one connection of theirs. */
  sealed interface OnConnection extends JournalEntry {
    String client();

    int connection();
  }

  /** Of clients: about one channel. */
  sealed interface OnChannel extends OnConnection {
    String channel();
  }

  /**
   * A publish was sent.
   *
   * @param op the same for each repetition
   * @param key empty without
   * @param except socket id, or empty
   */
  record Invoked(long at, long op, String key, String except, List<Item> items)
      implements JournalEntry {}

  /** One event of a publish; nothing else has this payload. */
  record Item(String channel, long payload) {}

  /**
   * A publish was answered.
   *
   * @param status 0 if there was no answer
   * @param unknown whether the server says that it does not know
   * @param places of a 200, in the order of the items
   */
  record Answered(
      long at, long op, int status, boolean retryAfter, boolean unknown, List<Placed> places)
      implements JournalEntry {}

  /** Where an item went. */
  record Placed(String epoch, long offset, boolean duplicate) {}

  record Opened(long at, String client, int connection, boolean rec1, boolean slow, String socketId)
      implements OnConnection {}

  /**
   * @param own whether the client itself wanted it
   */
  record Closed(long at, String client, int connection, int code, boolean own)
      implements OnConnection {}

  /** A subscription was asked for, with a position or without. */
  record Asked(long at, String client, int connection, String channel, String epoch, long offset)
      implements OnChannel {}

  /**
   * The answer.
   *
   * @param recovered {@code true}, {@code false}, or empty
   */
  record Succeeded(
      long at,
      String client,
      int connection,
      String channel,
      String epoch,
      long offset,
      String recovered,
      String reason)
      implements OnChannel {}

  record Received(long at, String client, int connection, String channel, long offset, long payload)
      implements OnChannel {}

  record Skipped(long at, String client, int connection, String channel, long offset)
      implements OnChannel {}

  /** A notice of continuity. */
  record Told(
      long at,
      String client,
      int connection,
      String channel,
      boolean recovered,
      String reason,
      String epoch,
      long offset)
      implements OnChannel {}

  record Unsubscribed(long at, String client, int connection, String channel)
      implements OnChannel {}

  /** A member of a presence channel came or went. */
  record Moved(long at, String client, int connection, String channel, boolean added, String user)
      implements OnChannel {}

  /** A wire lost a message between Redis and an edge, and both sides know nothing of it. */
  record Swallowed(long at, long payload) implements JournalEntry {}

  /** Somebody who alone uses a channel came to it or left it. */
  record Visited(long at, String client, String channel, boolean came) implements JournalEntry {}

  /**
   * A webhook reached the backend.
   *
   * @param webhookId the same for each repetition
   * @param accepted whether it was answered with 200
   * @param user empty without
   */
  record Notified(
      long at,
      String webhookId,
      boolean accepted,
      String name,
      String channel,
      String user,
      String body)
      implements JournalEntry {}

  /** Something that a process said about itself. */
  record Measured(long at, String process, String what, double value) implements JournalEntry {}
}
