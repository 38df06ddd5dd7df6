package io.tidewire.contract.auth;

/**
 * With what are the tokens of recovery signed?
 *
 * @param node the requesting node
 */
public record ClusterKeysRequest(String node) {}
