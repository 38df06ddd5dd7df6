package io.tidewire.edge.channel;

import java.util.Locale;

/** Why a hub had to read its log again. */
public enum ResyncReason {
  /** The link to Redis was lost. */
  LINK,
  /** A message arrived whose offset does not follow the last. */
  GAP,
  /** A message of another epoch arrived: Redis failed over or lost its data. */
  EPOCH,
  /** An audit found the log at another position: the last message was lost. */
  AUDIT,
  /** A subscriber that read the log is ahead of the hub. */
  OVERTAKEN,
  /** More messages arrived during a read of the log than the buffer holds. */
  CUT;

  /** As a metric's tag. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
