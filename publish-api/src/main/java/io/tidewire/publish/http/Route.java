package io.tidewire.publish.http;

import java.util.Locale;

/** The routes of the API, by their names in metrics. */
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
  /** No route matched. */
  NONE;

  /** Whether a request to this route may end or move something that is not a publish. */
  boolean changes() {
    return switch (this) {
      case TERMINATE_CONNECTIONS,
          TERMINATE_CONNECTION,
          UNSUBSCRIBE,
          REPLAY_DEAD_LETTERS,
          PURGE_DEAD_LETTERS ->
          true;
      default -> false;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
