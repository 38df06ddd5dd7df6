package io.tidewire.publish.http;

import java.time.Duration;

/**
 * What requests may take.
 *
 * @param prefix under which the outside world sees the API
 * @param maxBodyBytes of one request
 * @param maxMemoryBytes of all requests in hand on one event loop
 * @param bodyTimeout from a request's head to the last byte of its body
 */
public record HttpSettings(
    PathPrefix prefix, int maxBodyBytes, int maxMemoryBytes, Duration bodyTimeout) {

  /** A full batch passes, with room for the escapes of SDKs that send ASCII only. */
  public static final HttpSettings DEFAULTS =
      new HttpSettings(PathPrefix.NONE, 512 * 1024, 64 * 1024 * 1024, Duration.ofSeconds(10));
}
