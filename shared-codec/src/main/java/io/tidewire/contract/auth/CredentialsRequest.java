package io.tidewire.contract.auth;

/** The credentials of the app that owns this key. */
public record CredentialsRequest(String key) {}
