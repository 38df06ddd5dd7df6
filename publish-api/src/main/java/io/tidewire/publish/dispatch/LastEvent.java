package io.tidewire.publish.dispatch;

/**
 * The last event of a cache channel.
 *
 * @param data as it was published
 * @param ttlSeconds until it expires, rounded up
 */
public record LastEvent(String data, long ttlSeconds) {}
