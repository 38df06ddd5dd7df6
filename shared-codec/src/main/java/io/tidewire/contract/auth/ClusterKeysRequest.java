package io.tidewire.contract.auth;

/**
 * With what are the tokens of recovery signed?
 *
 * @param node who asks
 */
public record ClusterKeysRequest(String node) {}
