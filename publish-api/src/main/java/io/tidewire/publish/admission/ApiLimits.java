package io.tidewire.publish.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.log.LimitLog;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces the limits of all requests of this process, and counts refusals. Shared by all event
 * loops; thread-safe.
 */
public final class ApiLimits {

  /** Why a request or a connection was refused; the metric's {@code reason}. */
  public enum Reason {
    MEMORY(ApiLimitSettings.MAX_MEMORY),
    APP_MEMORY(ApiLimitSettings.MAX_MEMORY),
    UNAUTHORIZED_PER_ADDRESS(ApiLimitSettings.UNAUTHORIZED_PER_ADDRESS),
    REQUESTS_PER_ADDRESS(ApiLimitSettings.REQUESTS_PER_ADDRESS),
    REQUESTS_PER_APP(ApiLimitSettings.REQUESTS_PER_APP),
    PIPELINED(ApiLimitSettings.MAX_PIPELINED);

    private final String setting;

    Reason(String setting) {
      this.setting = setting;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(ApiLimits.class);

  private final ApiLimitSettings settings;
  private final RequestMemory memory;
  private final RequestRates rates;
  private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);

  public ApiLimits(ApiLimitSettings settings, Clock clock, MeterRegistry registry) {
    this.settings = settings;
    memory = new RequestMemory(settings.maxMemoryBytes());
    rates = new RequestRates(settings, clock);
    Gauge.builder("tidewire_publish_memory_bytes", memory, RequestMemory::taken)
        .description("held by requests in hand")
        .baseUnit("bytes")
        .register(registry);
    for (Reason reason : Reason.values()) {
      refusals.put(
          reason,
          Counter.builder("tidewire_publish_limited_total")
              .description("requests and connections refused at a limit")
              .tag("reason", reason.text())
              .register(registry));
    }
  }

  /**
   * Counts a request at its start.
   *
   * @throws Refused if its address sends too many
   */
  public void arrived(HttpServerRequest request) {
    if (rates.mayCome(request)) return;
    throw refused(
        Reason.REQUESTS_PER_ADDRESS,
        rates.client(request),
        tooMany(
            "requests from this address", settings.rates().perAddress(), "REQUESTS_PER_ADDRESS"));
  }

  /**
   * Counts a request without a valid signature, or with a key that auth must be asked for.
   *
   * @throws Refused if its address sends too many of those
   */
  public void unproven(HttpServerRequest request) {
    if (rates.mayFail(request)) return;
    throw refused(
        Reason.UNAUTHORIZED_PER_ADDRESS,
        rates.client(request),
        tooMany(
            "unauthorized requests from this address",
            settings.rates().unauthorizedPerAddress(),
            "UNAUTHORIZED_PER_ADDRESS"));
  }

  /**
   * Counts a request that the app has signed.
   *
   * @throws Refused if the app sends too many
   */
  public void signedBy(String appId) {
    if (rates.mayCome(appId)) return;
    throw refused(
        Reason.REQUESTS_PER_APP,
        Optional.empty(),
        tooMany("requests of this app", settings.rates().perApp(), "REQUESTS_PER_APP"));
  }

  private static Refused tooMany(String what, int perSecond, String setting) {
    return Refused.tooMany(
        "Too many %s: at most %d per second (TIDEWIRE_PUBLISH_%s)"
            .formatted(what, perSecond, setting));
  }

  /** Creates the memory account of a request, which is empty at first. */
  public HeldBytes held() {
    return new HeldBytes(this);
  }

  /** The most requests of one connection that may wait for their answers. */
  public int maxPipelined() {
    return settings.maxPipelined();
  }

  /** A connection was closed because it exceeded that limit. */
  public void pipelinedTooMany(HttpConnection connection) {
    count(Reason.PIPELINED, ClientAddress.parse(connection.remoteAddress().hostAddress()));
  }

  RequestMemory memory() {
    return memory;
  }

  Refused overloaded(Reason reason) {
    String whose = reason == Reason.APP_MEMORY ? " of this app" : "";
    return refused(
        reason,
        Optional.empty(),
        Refused.overloaded(
            "Too many requests" + whose + " at once, try again (TIDEWIRE_PUBLISH_MAX_MEMORY)"));
  }

  private Refused refused(Reason reason, Optional<ClientAddress> client, Refused refused) {
    count(reason, client);
    return refused;
  }

  private void count(Reason reason, Optional<ClientAddress> client) {
    Counter counter = refusals.get(reason);
    if (counter != null) counter.increment();
    client.ifPresentOrElse(
        address -> LimitLog.reached(log, reason.setting, address),
        () -> LimitLog.reached(log, reason.setting));
  }
}
