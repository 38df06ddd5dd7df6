package io.tidewire.kit.redis.errors;

/**
 * The server is of a kind that the services cannot use: a node of a Redis Cluster, a Sentinel, or a
 * version that is too old. A failover does not change that. The message says which, and what to
 * set.
 */
public final class WrongRedis extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WrongRedis(String message) {
    super(message, null, false, false);
  }
}
