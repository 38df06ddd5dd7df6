package io.tidewire.contract.auth;

import io.tidewire.signing.cluster.ClusterKeys;

/** The answer to a {@link ClusterKeysRequest}. Holds a secret, though no app's. */
public record ClusterKeysReply(ClusterKeys keys) {}
