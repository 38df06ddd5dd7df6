package io.tidewire.edge.hub;

/** What the channels of one event loop share. Confined to that loop. */
record LoopPorts(FrameEncoder frames, Deliveries deliveries, LoopTime time, HubMeters meters) {}
