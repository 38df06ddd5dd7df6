package io.tidewire.webhook.deadletters;

import java.util.List;

/** Selects dead letters. */
public sealed interface Selection {

  /** The dead letters with these ids. Unknown ids are ignored. */
  record Ids(List<String> ids) implements Selection {

    public Ids {
      ids = List.copyOf(ids);
    }
  }

  /** Those that became dead letters in this period, in ms; both ends are included. */
  record Range(long fromMs, long toMs) implements Selection {}

  /** All current dead letters. */
  record All() implements Selection {}
}
