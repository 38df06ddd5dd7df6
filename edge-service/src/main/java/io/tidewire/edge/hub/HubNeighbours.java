package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.FrameEncoder;

/** What one loop's hubs ask of others. */
public record HubNeighbours(FrameEncoder frames, Registry registry, LastEvents lastEvents) {}
