package io.tidewire.edge.hub;

/** What one loop's hubs ask of others. */
public record HubNeighbours(
    FrameEncoder frames, Registry registry, LastEvents lastEvents, ChannelLog log) {}
