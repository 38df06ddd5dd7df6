package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the backends of all apps. Each hook of each app has a {@link HookLine} of its own, so no
 * hook waits for another's backend. Confined to one event loop.
 */
final class HookCalls {

  private static final Logger log = LoggerFactory.getLogger(HookCalls.class);

  private record Name(String appId, HookKind kind) {}

  private final HookTransport transport;
  private final Clock clock;
  private final HookMeters meters;
  private final Map<Name, HookLine> lines = new HashMap<>();

  HookCalls(HookTransport transport, Clock clock, HookMeters meters) {
    this.transport = transport;
    this.clock = clock;
    this.meters = meters;
    meters.gauges(this, HookCalls::waiting, HookCalls::openBreakers);
  }

  /** Never fails. */
  Future<HookReply> call(HookKind kind, HookCall call) {
    long asked = clock.millis();
    return lines
        .computeIfAbsent(new Name(call.app().id(), kind), first -> new HookLine(transport, clock))
        .call(call)
        .onSuccess(reply -> ended(kind, call.app(), reply, clock.millis() - asked));
  }

  private void ended(HookKind kind, App app, HookReply reply, long tookMs) {
    meters.called(kind, reply, tookMs);
    if (!log.isDebugEnabled()) return;
    String why = reply instanceof HookReply.Failed failed ? failed.why() : "";
    log.debug(
        "hook called hook={} app={} outcome={} ms={} why=\"{}\"",
        kind.label(),
        app.id(),
        reply.outcome(),
        tookMs,
        why);
  }

  /** Removes the queues of apps that no longer exist. */
  void serve(Apps apps) {
    lines
        .entrySet()
        .removeIf(line -> apps.withId(line.getKey().appId()).isEmpty() && line.getValue().isIdle());
  }

  void stop() {
    lines.values().forEach(HookLine::stop);
  }

  private int waiting() {
    return lines.values().stream().mapToInt(HookLine::waiting).sum();
  }

  private long openBreakers() {
    return lines.values().stream().filter(HookLine::isBreakerOpen).count();
  }
}
