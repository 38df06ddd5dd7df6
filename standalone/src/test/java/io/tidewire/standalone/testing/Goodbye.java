package io.tidewire.standalone.testing;

/**
 * How a connection ended.
 *
 * @param code 1006 if without a close frame
 */
public record Goodbye(int code, String reason) {}
