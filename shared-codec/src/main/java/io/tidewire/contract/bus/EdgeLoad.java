package io.tidewire.contract.bus;

/**
 * How many connections an edge has, as it tells the other edges every few seconds.
 *
 * @param node the edge's incarnation
 * @param sockets open WebSocket connections
 * @param well whether it is healthy, not draining, has no queue of upgrades, and auth answers it
 */
public record EdgeLoad(String node, int sockets, boolean well) {}
