package io.tidewire.edge.delivery;

/**
 * What tasks from other event loops act on: the channels that a loop owns, and the subscribers that
 * live on it. Confined to that loop.
 */
public record LoopState(ChannelOwner hubs, LoopChannels channels) {}
