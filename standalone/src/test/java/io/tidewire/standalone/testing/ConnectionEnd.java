package io.tidewire.standalone.testing;

/**
 * How a connection ended.
 *
 * @param code 1006 if without a close frame
 */
public record ConnectionEnd(int code, String reason) {}
