package io.tidewire.edge.websocket.frame;

/**
 * Settings of permessage-deflate.
 *
 * @param enabled whether offers of clients are accepted
 * @param thresholdBytes smallest frame that is compressed
 * @param level of zlib, 1 (fastest) to 9 (smallest)
 */
public record Compression(boolean enabled, int thresholdBytes, int level) {

  public static final Compression DEFAULTS = new Compression(false, 512, 1);
}
