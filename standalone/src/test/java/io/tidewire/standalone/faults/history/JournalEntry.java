package io.tidewire.standalone.faults.history;

import java.util.List;

/**
 * One line of a journal. {@code at} is µs of the run's one monotonic clock; an epoch is empty and
 * an offset -1 where there is none.
 */
public sealed interface JournalEntry {

  long at();

  /** One connection of a client; its first has number 1. */
  record Line(String client, int connection) {}

  /** A position in a channel's log. */
  record ChannelPosition(String channel, String epoch, long offset) {}

  /** Of clients: on one connection of theirs. */
  sealed interface OnConnection extends JournalEntry {
    Line on();

    default String client() {
      return on().client();
    }

    default int connection() {
      return on().connection();
    }
  }

  /** Of clients: about one channel. */
  sealed interface OnChannel extends OnConnection {
    String channel();
  }

  /** Of clients: about a position in a channel's log. */
  sealed interface OnLog extends OnChannel {
    ChannelPosition position();

    @Override
    default String channel() {
      return position().channel();
    }

    default String epoch() {
      return position().epoch();
    }

    default long offset() {
      return position().offset();
    }
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
   * @param places of a 200, in the order of the items
   */
  record Answered(long at, long op, Answer answer, List<Placed> places) implements JournalEntry {

    public int status() {
      return answer.status();
    }

    public boolean retryAfter() {
      return answer.retryAfter();
    }

    public boolean unknown() {
      return answer.unknown();
    }
  }

  /**
   * What a publish was answered with.
   *
   * @param status 0 if there was no answer
   * @param unknown whether the server says that it does not know whether Redis has the events
   */
  record Answer(int status, boolean retryAfter, boolean unknown) {

    public static final Answer NONE = new Answer(0, false, true);
    public static final Answer OK = new Answer(200, false, false);
  }

  /** Where an item went. */
  record Placed(String epoch, long offset, boolean duplicate) {}

  record Opened(long at, Line on, boolean rec1, boolean slow, String socketId)
      implements OnConnection {}

  /**
   * @param own whether the client itself wanted it
   */
  record Closed(long at, Line on, int code, boolean own) implements OnConnection {}

  /** A subscription was asked for, with a position or without. */
  record Asked(long at, Line on, ChannelPosition position) implements OnLog {}

  /**
   * The answer.
   *
   * @param recovered {@code true}, {@code false}, or empty
   */
  record Succeeded(long at, Line on, ChannelPosition position, String recovered, String reason)
      implements OnLog {}

  record Received(long at, Line on, String channel, long offset, long payload)
      implements OnChannel {}

  record Skipped(long at, Line on, String channel, long offset) implements OnChannel {}

  /** A notice of continuity. */
  record Told(long at, Line on, ChannelPosition position, boolean recovered, String reason)
      implements OnLog {}

  record Unsubscribed(long at, Line on, String channel) implements OnChannel {}

  /** A member of a presence channel came or went. */
  record Moved(long at, Line on, String channel, boolean added, String user) implements OnChannel {}

  /** A wire lost a message between Redis and an edge, and both sides know nothing of it. */
  record Swallowed(long at, long payload) implements JournalEntry {}

  /** Somebody who alone uses a channel came to it or left it. */
  record Visited(long at, String client, String channel, boolean came) implements JournalEntry {}

  /**
   * A webhook reached the backend.
   *
   * @param webhookId the same for each repetition
   * @param accepted whether it was answered with 200
   */
  record Notified(long at, String webhookId, boolean accepted, NotifiedEvent event, String body)
      implements JournalEntry {

    public String name() {
      return event.name();
    }

    public String channel() {
      return event.channel();
    }

    public String user() {
      return event.user();
    }
  }

  /**
   * An event of a webhook.
   *
   * @param user empty without
   */
  record NotifiedEvent(String name, String channel, String user) {}

  /** Something that a process said about itself. */
  record Measured(long at, String process, String what, double value) implements JournalEntry {}
}
