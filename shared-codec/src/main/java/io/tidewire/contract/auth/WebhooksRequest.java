package io.tidewire.contract.auth;

/** Where the webhooks of this app are sent. */
public record WebhooksRequest(String appId) {}
