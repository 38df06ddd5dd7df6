package io.tidewire.edge.hub;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.channel.ports.LastEvents;
import io.tidewire.edge.channel.ports.PresenceClient;

/** What the hubs of one event loop need from other parts of the edge. */
public record HubNeighbours(
    FrameEncoder frames, PresenceClient presenceClient, LastEvents lastEvents, ChannelLog log) {}
