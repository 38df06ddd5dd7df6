package io.tidewire.publish.admission;

import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.limits.KeyedRate;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Optional;

/**
 * Limits the rates of requests, per address and per app. A rate without a limit costs nothing.
 * Thread-safe.
 */
final class RequestRates {

  private static final int MAX_KEYS = 100_000;

  /** The burst, in seconds of the rate. */
  private static final int BURST = 5;

  private final ApiLimitSettings settings;
  private final Optional<KeyedRate<ClientAddress>> unauthorized;
  private final Optional<KeyedRate<ClientAddress>> requests;
  private final Optional<KeyedRate<String>> apps;

  RequestRates(ApiLimitSettings settings, Clock clock) {
    this.settings = settings;
    unauthorized = rate(settings.rates().unauthorizedPerAddress(), clock);
    requests = rate(settings.rates().perAddress(), clock);
    apps = rate(settings.rates().perApp(), clock);
  }

  private static <K> Optional<KeyedRate<K>> rate(int perSecond, Clock clock) {
    return perSecond == 0
        ? Optional.empty()
        : Optional.of(new KeyedRate<>(perSecond, (long) perSecond * BURST, MAX_KEYS, clock));
  }

  boolean mayCome(HttpServerRequest request) {
    return requests.isEmpty() || takes(requests.get(), request);
  }

  /** Counts an unsigned request. */
  boolean mayFail(HttpServerRequest request) {
    return unauthorized.isEmpty() || takes(unauthorized.get(), request);
  }

  boolean mayCome(String appId) {
    return apps.isEmpty() || apps.get().tryTake(appId);
  }

  private boolean takes(KeyedRate<ClientAddress> rate, HttpServerRequest request) {
    return settings
        .addresses()
        .proxies()
        .client(request)
        .filter(address -> !settings.addresses().exempt().contain(address))
        .map(address -> rate.tryTake(ClientAddress.of(address)))
        .orElse(true);
  }

  /** The client's address, if known. */
  Optional<ClientAddress> client(HttpServerRequest request) {
    return settings.addresses().proxies().client(request).map(ClientAddress::of);
  }
}
