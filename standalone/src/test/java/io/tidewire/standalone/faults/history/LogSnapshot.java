package io.tidewire.standalone.faults.history;

import java.util.List;
import java.util.Map;

/**
 * The contents of all logs in one Redis at one time.
 *
 * @param logs by channel
 */
public record LogSnapshot(long at, Map<String, ChannelLog> logs) {

  /**
   * The log of one channel.
   *
   * @param ancestry the previous lineages, newest first
   */
  public record ChannelLog(String epoch, long top, List<Ancestor> ancestry, List<Entry> entries) {
    public ChannelLog {
      ancestry = List.copyOf(ancestry);
      entries = List.copyOf(entries);
    }
  }

  /**
   * A lineage that another one continues.
   *
   * @param common the last offset that both share
   */
  public record Ancestor(String epoch, long common) {}

  public record Entry(long offset, long payload) {}

  public LogSnapshot {
    logs = Map.copyOf(logs);
  }
}
