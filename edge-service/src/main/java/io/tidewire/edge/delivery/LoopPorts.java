package io.tidewire.edge.delivery;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;

/** What the channels of one event loop share. Confined to that loop. */
public record LoopPorts(
    FrameEncoder frames, Deliveries deliveries, LoopTime time, HubMeters meters) {}
