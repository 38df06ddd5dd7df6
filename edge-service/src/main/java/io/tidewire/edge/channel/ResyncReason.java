package io.tidewire.edge.channel;

import java.util.Locale;

/** Why a hub had to find out what it missed. */
public enum ResyncReason {
  /** The link to Redis was lost. */
  LINK,
  /** A message came that does not follow on the last. */
  GAP,
  /** A message came of another lineage: Redis failed over or lost its data. */
  LINEAGE,
  /** An audit found the log elsewhere: the last message was lost. */
  AUDIT,
  /** A subscriber that read the log is ahead. */
  OVERTAKEN,
  /** More arrived while the log was read than may wait. */
  CUT;

  /** As a metric's tag. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
