package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.SubscriptionError;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Asks the app's backend who may subscribe to which channel. A verdict is valid for the channel and
 * the user, on all connections of that user. All clients that are not signed in share one verdict.
 * Confined to one event loop.
 */
final class SubscribeHooks {

  private static final String DENIED = "The app's backend refused the subscription";
  private static final int FORBIDDEN = 403;

  private static final SubscribeVerdict NO_ANSWER =
      new SubscribeVerdict.Undecided("The app's backend");

  private final HookContext context;
  private final SharedVerdicts<SubscribeVerdict> verdicts;

  SubscribeHooks(HookContext context, long cacheBytes) {
    this.context = context;
    verdicts = new SharedVerdicts<>(HookKind.SUBSCRIBE, context, cacheBytes, NO_ANSWER);
  }

  /**
   * @param signed the member that a valid signature names
   */
  Future<SubscribeVerdict> ask(
      App app, ChannelHook hook, SubscribeRequest question, Optional<Member> signed) {
    Optional<Member> user = signed.or(question::signedIn);
    String channel = question.channel().value();
    String digest =
        context
            .digests()
            .of(
                List.of(
                    channel,
                    user.map(Member::userId).orElse(""),
                    user.map(Member::userInfo).orElse("")));
    return verdicts.of(
        new SharedVerdicts.Key(app.id(), digest),
        () ->
            context.ask(
                HookKind.SUBSCRIBE,
                call(app, hook, question, user),
                new HookContext.Verdicts<>(
                    answer -> verdict(question, answer, user),
                    () -> SharedVerdicts.Verdict.once(denied(DENIED)),
                    () -> SharedVerdicts.Verdict.once(NO_ANSWER))));
  }

  void forget(Set<String> appIds) {
    verdicts.forget(appIds);
  }

  void forget(String appId, String userId) {
    verdicts.forget(appId, userId);
  }

  private HookCall call(
      App app, ChannelHook hook, SubscribeRequest question, Optional<Member> user) {
    HookQuestion body =
        new HookQuestion(HookKind.SUBSCRIBE, app.id(), context.clock())
            .with("socket_id", question.socketId().value())
            .with("channel", question.channel().value())
            .with("user_id", user.map(Member::userId));
    user.ifPresent(member -> body.withJson("user_info", member.userInfo()));
    return new HookCall(app, hook.endpoint(), question.socketId().value(), Map.of(), body.body());
  }

  private static SharedVerdicts.Verdict<SubscribeVerdict> verdict(
      SubscribeRequest question, HookAnswer answer, Optional<Member> user) {
    long until = answer.reusableUntilMs();
    if (!answer.isAllowed()) {
      return new SharedVerdicts.Verdict<>(
          denied(answer.reason(DENIED)), until, 0, user.map(Member::userId));
    }
    if (!question.channel().kind().isPresence()) {
      return allowed(Optional.empty(), until, user);
    }
    // The identity that the client has proved takes precedence over the one in the answer.
    Optional<Member> member = user.or(answer::member);
    if (member.isEmpty()) {
      return SharedVerdicts.Verdict.once(
          denied("Nobody is signed in, and the app's backend names no user_id"));
    }
    return allowed(member, until, member);
  }

  private static SharedVerdicts.Verdict<SubscribeVerdict> allowed(
      Optional<Member> member, long until, Optional<Member> user) {
    int characters = member.map(who -> who.userId().length() + who.userInfo().length()).orElse(0);
    return new SharedVerdicts.Verdict<>(
        new SubscribeVerdict.Allowed(member, OptionalLong.of(until)),
        until,
        characters,
        user.map(Member::userId));
  }

  private static SubscribeVerdict denied(String why) {
    SubscriptionError error = new SubscriptionError("AuthError", why, FORBIDDEN);
    return new SubscribeVerdict.Refused(error.type(), error.error(), error.status());
  }
}
