package io.tidewire.edge.hub;

import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.LastEvents;
import io.tidewire.edge.channel.PresenceClient;

/** What one loop's hubs ask of others. */
public record HubNeighbours(
    FrameEncoder frames, PresenceClient presenceClient, LastEvents lastEvents, ChannelLog log) {}
