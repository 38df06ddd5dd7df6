package io.tidewire.publish.http;

import io.tidewire.kit.http.PathPrefix;
import java.time.Duration;

/**
 * The limits of one request.
 *
 * @param prefix the path under which clients see the API
 * @param maxBodyBytes of one request
 * @param bodyTimeout from a request's verified head to the last byte of its body
 */
public record HttpSettings(PathPrefix prefix, int maxBodyBytes, Duration bodyTimeout) {

  /** Accepts a full batch, with room for the escapes of SDKs that send ASCII only. */
  public static final HttpSettings DEFAULTS =
      new HttpSettings(PathPrefix.NONE, 512 * 1024, Duration.ofSeconds(10));
}
