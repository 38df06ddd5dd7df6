package io.tidewire.contract.bus;

/** Close this one connection of the app, if it is open. */
public record TerminateConnection(String appId, String socketId) {}
