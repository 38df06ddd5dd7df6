package io.tidewire.contract.auth;

/** Which events the webhooks of this app want. Asked by presence-service. */
public record WebhookInterestRequest(String appId) {}
