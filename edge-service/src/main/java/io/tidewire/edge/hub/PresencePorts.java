package io.tidewire.edge.hub;

import java.util.function.LongSupplier;

/**
 * What the presence channels of one event loop share.
 *
 * @param sequence rises with every call: numbers the statements to the registry
 */
record PresencePorts(LoopPorts loop, HubConfig config, Registry registry, LongSupplier sequence) {}
