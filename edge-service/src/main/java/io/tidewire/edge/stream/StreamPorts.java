package io.tidewire.edge.stream;

import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.delivery.LoopPorts;

/**
 * What the channels with a history share on one event loop.
 *
 * @param replayMemory the memory of all replay buffers
 */
public record StreamPorts(
    LoopPorts loop, ChannelLog log, GapDetector gapDetector, ReplayMemoryBudget replayMemory) {

  public static StreamPorts of(LoopPorts loop, ChannelLog log) {
    return new StreamPorts(loop, log, new GapDetector(log, loop.time()), new ReplayMemoryBudget());
  }
}
