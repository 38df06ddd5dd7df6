package io.tidewire.auth.apps;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where an app's backend answers a hook. The path and the headers may hold secrets, so neither is
 * ever printed.
 *
 * @param url http or https, with a host and without user info
 * @param headers sent with each call, besides those that Tidewire sets
 * @param timeout from the call's turn to the end of the answer
 * @param concurrency calls at a time
 * @param allowPrivate whether the host may have an address that only a private network reaches
 */
public record HookEndpoint(
    String url,
    Map<String, String> headers,
    Duration timeout,
    int concurrency,
    boolean allowPrivate) {

  public HookEndpoint {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    return "HookEndpoint(" + URI.create(url).getHost() + ")";
  }
}
