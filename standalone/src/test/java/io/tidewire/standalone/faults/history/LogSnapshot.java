package io.tidewire.standalone.faults.history;

import java.util.List;
import java.util.Map;

/**
 * All logs as one Redis had them at one time.
 *
 * @param logs by channel
 */
public record LogSnapshot(long at, Map<String, ChannelLog> logs) {

  /**
   * The log of one channel.
   *
   * @param before the epoch before; empty if there is none
   * @param common the last offset that both share
   */
  public record ChannelLog(
      String epoch, long top, String before, long common, List<Entry> entries) {

    public ChannelLog {
      entries = List.copyOf(entries);
    }
  }

  public record Entry(long offset, long payload) {}

  public LogSnapshot {
    logs = Map.copyOf(logs);
  }
}
