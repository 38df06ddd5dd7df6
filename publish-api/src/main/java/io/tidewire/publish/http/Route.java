package io.tidewire.publish.http;

import java.util.Locale;

/** The rows of the API's table, as meters name them. */
public enum Route {
  EVENTS,
  BATCH_EVENTS,
  CHANNELS,
  CHANNEL,
  USERS,
  HISTORY,
  POSITION,
  TERMINATE_CONNECTIONS,
  UNSUBSCRIBE,
  TERMINATE_CONNECTION,
  DEAD_LETTERS,
  REPLAY_DEAD_LETTERS,
  PURGE_DEAD_LETTERS,
  /** No row. */
  NONE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
