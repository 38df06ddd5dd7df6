package io.tidewire.edge.websocket.frame;

/**
 * Whether permessage-deflate is agreed to, and what it may cost.
 *
 * @param enabled whether it is agreed to with clients that offer it
 * @param thresholdBytes of a frame; smaller ones are sent as they are
 * @param level of zlib, 1 (fastest) to 9 (smallest)
 */
public record Compression(boolean enabled, int thresholdBytes, int level) {

  public static final Compression DEFAULTS = new Compression(false, 512, 1);
}
