package io.tidewire.kit.redis.errors;

/**
 * What answers is a Redis that these services can never use, whoever is its primary: a node of a
 * cluster, a Sentinel, or a version that is too old. The message says which, and what to set.
 */
public final class WrongRedis extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WrongRedis(String message) {
    super(message, null, false, false);
  }
}
