package io.tidewire.kit.http.channel;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;

/** Checks the host that a request names. */
public final class HostHeaders {

  private HostHeaders() {}

  /** Whether the request has exactly one {@code Host}, and a valid one. */
  public static boolean isValid(HttpServerRequest request) {
    return request instanceof HttpServerRequestInternal known && known.isValidAuthority();
  }
}
