package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks.ConnectHook;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.contract.hook.HookTerms;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Asks the app's backend about each new connection. Confined to one event loop. */
final class ConnectHooks {

  /** Its code lets the client reconnect, so that the backend is asked again. */
  static final ConnectVerdict.Refused NO_ANSWER =
      new ConnectVerdict.Refused(
          CloseCode.OVER_CAPACITY.code(), "The app's backend did not answer, try again");

  private static final String DENIED = "The app's backend refused the connection";
  private static final String NOT_FORWARDABLE =
      "A cookie or header holds a character that HTTP does not allow";

  private static final long MS_PER_SECOND = 1_000;

  private final HookContext context;
  private final SharedVerdicts<ConnectVerdict> verdicts;

  ConnectHooks(HookContext context, long cacheBytes) {
    this.context = context;
    verdicts = new SharedVerdicts<>(HookKind.CONNECT, context, cacheBytes, NO_ANSWER);
  }

  Future<ConnectVerdict> ask(App app, ConnectHookRequest question) {
    Optional<ConnectHook> hook = app.hooks().connect();
    if (hook.isEmpty()) return Future.succeededFuture(NO_ANSWER);
    if (!question.isForwardable()) return Future.succeededFuture(denied(NOT_FORWARDABLE));
    String digest = context.digests().of(inputs(question));
    return verdicts.of(
        new SharedVerdicts.Key(app.id(), digest),
        () ->
            context.ask(
                HookKind.CONNECT,
                call(app, hook.get(), question),
                new HookContext.Verdicts<>(
                    answer -> verdict(app, answer),
                    () -> SharedVerdicts.Verdict.once(denied(DENIED)),
                    () -> SharedVerdicts.Verdict.once(NO_ANSWER))));
  }

  void forget(Set<String> appIds) {
    verdicts.forget(appIds);
  }

  void forget(String appId, String userId) {
    verdicts.forget(appId, userId);
  }

  private static List<String> inputs(ConnectHookRequest question) {
    List<String> inputs = new ArrayList<>();
    inputs.add(question.origin().orElse(""));
    inputs.add(question.cookies());
    new TreeMap<>(question.headers()).forEach((name, value) -> inputs.addAll(List.of(name, value)));
    return inputs;
  }

  /**
   * Sends the client's cookies and headers as headers of the call, so that session cookies work as
   * they do for a page.
   */
  private HookCall call(App app, ConnectHook hook, ConnectHookRequest question) {
    Map<String, String> forwarded = new HashMap<>(question.headers());
    if (!question.cookies().isEmpty()) forwarded.put("cookie", question.cookies());
    String body =
        new HookQuestion(HookKind.CONNECT, app.id(), context.clock())
            .with("origin", question.origin())
            .body();
    return new HookCall(app, hook.endpoint(), question.client().orElse(""), forwarded, body);
  }

  private static SharedVerdicts.Verdict<ConnectVerdict> verdict(App app, HookAnswer answer) {
    long until = answer.reusableUntilMs();
    if (!answer.isAllowed()) {
      return new SharedVerdicts.Verdict<>(
          denied(answer.reason(DENIED)), until, 0, Optional.empty());
    }
    Identity identity = answer.identity();
    boolean ends = identity.expiresAtSeconds() != Identity.NEVER;
    long good = ends ? Math.min(until, identity.expiresAtSeconds() * MS_PER_SECOND) : until;
    List<String> watchlist = answer.claims().watchlist();
    return new SharedVerdicts.Verdict<>(
        new ConnectVerdict.Accepted(
            app.policy(), Optional.of(identity), Optional.of(new HookTerms(watchlist, good))),
        good,
        characters(identity, watchlist),
        identity.userId());
  }

  private static int characters(Identity identity, List<String> watchlist) {
    return identity.userId().orElse("").length()
        + identity.userInfo().length()
        + identity.grants().channels().keySet().stream().mapToInt(String::length).sum()
        + watchlist.stream().mapToInt(String::length).sum();
  }

  private static ConnectVerdict denied(String why) {
    return new ConnectVerdict.Refused(CloseCode.UNAUTHORIZED.code(), why);
  }
}
