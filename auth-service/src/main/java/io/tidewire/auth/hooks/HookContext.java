package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.claims.MalformedClaim;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a hook and turns the reply into a verdict, which works alike for hooks of all kinds. */
record HookContext(
    HookCalls calls,
    HookMeters meters,
    Digests digests,
    RecentTerminations terminations,
    Clock clock) {

  private static final Logger log = LoggerFactory.getLogger(HookContext.class);

  /**
   * The verdict for each kind of reply.
   *
   * @param answered reads the answer; may throw {@link MalformedClaim}
   * @param denied the backend refused with its status
   * @param failed there is no usable answer
   */
  record Verdicts<V>(Function<HookAnswer, V> answered, Supplier<V> denied, Supplier<V> failed) {}

  /** Never fails. */
  <V> Future<V> ask(HookKind kind, HookCall call, Verdicts<V> verdicts) {
    return calls.call(kind, call).map(reply -> verdict(kind, call.app(), reply, verdicts));
  }

  private <V> V verdict(HookKind kind, App app, HookReply reply, Verdicts<V> verdicts) {
    if (reply instanceof HookReply.Denied) return verdicts.denied().get();
    if (!(reply instanceof HookReply.Answered answered)) return verdicts.failed().get();
    try {
      return verdicts.answered().apply(new HookAnswer(answered.answer(), app, clock));
    } catch (MalformedClaim malformed) {
      meters.malformed(kind);
      log.warn(
          "hook answer is unusable hook={} app={} member={}",
          kind.label(),
          app.id(),
          malformed.claim());
      return verdicts.failed().get();
    }
  }
}
