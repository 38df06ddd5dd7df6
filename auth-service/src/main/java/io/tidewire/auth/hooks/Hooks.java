package io.tidewire.auth.hooks;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.apps.Apps;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.wire.Member;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Asks the hooks of apps. No call fails, and none takes longer than the limit of a hook. */
public final class Hooks {

  private final HookCalls calls;
  private final RecentTerminations terminations;
  private final ConnectHooks connects;
  private final SubscribeHooks subscribes;
  private final ClientEventHooks clientEvents;

  /**
   * @param cacheBytes limit for all cached verdicts
   */
  public Hooks(
      HookTransport transport,
      long cacheBytes,
      Clock clock,
      SecureRandom random,
      MeterRegistry registry) {
    HookMeters meters = new HookMeters(registry);
    terminations = new RecentTerminations(clock);
    calls = new HookCalls(transport, clock, meters);
    HookContext context = new HookContext(calls, meters, new Digests(random), terminations, clock);
    connects = new ConnectHooks(context, cacheBytes / 2);
    subscribes = new SubscribeHooks(context, cacheBytes / 2);
    clientEvents = new ClientEventHooks(context);
  }

  /**
   * @param changed apps whose hooks may answer differently now
   */
  public void serve(Apps apps, Set<String> changed) {
    calls.serve(apps);
    connects.forget(changed);
    subscribes.forget(changed);
  }

  /** Forgets the verdicts about a user whose connections were terminated. */
  public void terminated(String appId, String userId) {
    terminations.add(appId, userId);
    connects.forget(appId, userId);
    subscribes.forget(appId, userId);
  }

  public Future<ConnectVerdict> connect(App app, ConnectHookRequest question) {
    return connects.ask(app, question);
  }

  /**
   * @param signed the member that a valid signature names
   */
  public Future<SubscribeVerdict> subscribe(
      App app, ChannelHook hook, SubscribeRequest question, Optional<Member> signed) {
    return subscribes.ask(app, hook, question, signed);
  }

  public Future<ClientEventVerdict> clientEvent(
      App app, ChannelHook hook, ClientEventRequest question) {
    return clientEvents.ask(app, hook, question);
  }

  /** Answers all waiting calls. */
  public void stop() {
    calls.stop();
  }
}
