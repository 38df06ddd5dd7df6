package io.tidewire.webhook.deadletters;

import java.util.List;

/** Which dead letters are meant. */
public sealed interface Selection {

  /** These, as far as they exist. */
  record Ids(List<String> ids) implements Selection {

    public Ids {
      ids = List.copyOf(ids);
    }
  }

  /** Those that became dead letters in this time, both ends included, in ms. */
  record Range(long fromMs, long toMs) implements Selection {}

  /** Every one that there is now. */
  record All() implements Selection {}
}
