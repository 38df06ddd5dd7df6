package io.tidewire.contract;

/** The credentials of the app that owns this key. */
public record CredentialsRequest(String key) {}
