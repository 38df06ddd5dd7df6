package io.tidewire.contract;

/** Close every connection that is signed in as this user. */
public record TerminateUser(String appId, String userId) {}
