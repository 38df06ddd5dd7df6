package io.tidewire.standalone.faults.history;

import java.util.List;

/**
 * An entry of a journal. {@code at} is in µs of the run's monotonic clock. An absent epoch is
 * empty, and an absent offset is -1.
 */
public sealed interface JournalEntry {

  long at();

  /** A connection of a client. The first one has number 1. */
  record Line(String client, int connection) {}

  /** A position in a channel's log. */
  record ChannelPosition(String channel, String epoch, long offset) {}

  /** An entry about a connection of a client. */
  sealed interface OnConnection extends JournalEntry {
    Line on();

    default String client() {
      return on().client();
    }

    default int connection() {
      return on().connection();
    }
  }

  /** An entry about a channel on a connection. */
  sealed interface OnChannel extends OnConnection {
    String channel();
  }

  /** An entry about a position in the log of a channel. */
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
   * @param key the idempotency key; empty if there is none
   * @param except the excluded socket id; empty if there is none
   */
  record Invoked(long at, long op, String key, String except, List<Item> items)
      implements JournalEntry {}

  /** An event of a publish. Its payload is unique. */
  record Item(String channel, long payload) {}

  /**
   * A publish was answered.
   *
   * @param places the positions in a 200, in the order of the events
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
   * The answer to a publish.
   *
   * @param status 0 if there was no answer
   * @param unknown whether the server says that it does not know whether Redis has the events
   */
  record Answer(int status, boolean retryAfter, boolean unknown) {

    public static final Answer NONE = new Answer(0, false, true);
    public static final Answer OK = new Answer(200, false, false);
  }

  /** The position that an event received. */
  record Placed(String epoch, long offset, boolean duplicate) {}

  record Opened(long at, Line on, boolean rec1, boolean slow, String socketId)
      implements OnConnection {}

  /**
   * @param own whether the client closed it
   */
  record Closed(long at, Line on, int code, boolean own) implements OnConnection {}

  /** A client sent a subscribe frame, with or without a position. */
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

  /** A client was notified whether the channel continues without a gap. */
  record Told(long at, Line on, ChannelPosition position, boolean recovered, String reason)
      implements OnLog {}

  record Unsubscribed(long at, Line on, String channel) implements OnChannel {}

  /** A member joined or left a presence channel. */
  record Moved(long at, Line on, String channel, boolean added, String user) implements OnChannel {}

  /** A proxy dropped a message between Redis and an edge, unnoticed by both. */
  record Swallowed(long at, long payload) implements JournalEntry {}

  /** The only user of a channel subscribed to it or unsubscribed. */
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
   * @param user empty if there is none
   */
  record NotifiedEvent(String name, String channel, String user) {}

  /** A measurement of a process. */
  record Measured(long at, String process, String what, double value) implements JournalEntry {}
}
