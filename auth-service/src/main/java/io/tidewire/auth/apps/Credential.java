package io.tidewire.auth.apps;

import io.tidewire.signing.AppSecret;

/** A public key and its secret. An app has several while it rotates them. */
public record Credential(String key, AppSecret secret) {}
