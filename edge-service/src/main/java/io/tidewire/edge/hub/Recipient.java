package io.tidewire.edge.hub;

/**
 * What tasks from other event loops act on: the channels that a loop owns, and the subscribers that
 * live on it. Confined to that loop.
 */
record Recipient(ChannelOwner hubs, LoopChannels channels) {}
