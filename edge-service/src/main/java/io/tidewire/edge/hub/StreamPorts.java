package io.tidewire.edge.hub;

/**
 * What the channels with a history share on one event loop.
 *
 * @param rings what the rings of all channels may hold together
 */
record StreamPorts(LoopPorts loop, ChannelLog log, Patrol patrol, RingBudget rings) {

  static StreamPorts of(LoopPorts loop, ChannelLog log) {
    return new StreamPorts(loop, log, new Patrol(log, loop.time()), new RingBudget());
  }
}
