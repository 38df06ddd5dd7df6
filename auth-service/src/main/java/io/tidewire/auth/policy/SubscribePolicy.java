package io.tidewire.auth.policy;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.AuthString;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.SubscriptionError;
import java.util.Optional;

/**
 * Decides whether a connection may join a channel, and as which member: steps 2 to 6 of
 * docs/design/protocol.md §4.3, with the error texts of the hosted service.
 */
public final class SubscribePolicy {

  private SubscribePolicy() {}

  public static SubscribeVerdict decide(SubscribeRequest question, Apps apps) {
    try {
      App app = servedApp(question, apps);
      requireAllowedLength(question, app);
      return new SubscribeVerdict.Allowed(admitted(question, app));
    } catch (Refusal refusal) {
      SubscriptionError error = refusal.error();
      return new SubscribeVerdict.Refused(error.type(), error.error(), error.status());
    }
  }

  private static App servedApp(SubscribeRequest question, Apps apps) {
    return apps.withId(question.appId())
        .filter(App::isEnabled)
        .orElseThrow(
            () ->
                new Refusal(
                    new SubscriptionError("AuthError", "The application no longer exists", 401)));
  }

  private static void requireAllowedLength(SubscribeRequest question, App app) {
    int limit = app.policy().maxNameLength(question.channel());
    if (question.channel().value().length() > limit) {
      throw new Refusal(
          SubscriptionError.invalidChannel(
              "Channel name is longer than the " + limit + " characters allowed"));
    }
  }

  private static Optional<Member> admitted(SubscribeRequest question, App app) {
    ChannelKind kind = question.channel().kind();
    if (kind.isInternal()) {
      throw new Refusal(SubscriptionError.invalidChannel(ChannelKind.RESERVED));
    }
    if (kind == ChannelKind.USER) requireOwnUserChannel(question);
    if (!kind.needsSignature()) return Optional.empty();
    if (!kind.isPresence())
      question.proof().channelData().ifPresent(ChannelData::requireNoPartOfName);
    requireSignature(question, app);
    return kind.isPresence() ? Optional.of(member(question, app)) : Optional.empty();
  }

  private static void requireOwnUserChannel(SubscribeRequest question) {
    boolean own =
        question
            .signedIn()
            .filter(user -> user.userId().equals(question.channel().userId()))
            .isPresent();
    if (!own) {
      throw new Refusal(SubscriptionError.foreignUserChannel(question.channel().value()));
    }
  }

  private static void requireSignature(SubscribeRequest question, App app) {
    String text =
        question
            .proof()
            .auth()
            .filter(auth -> !auth.isEmpty())
            .orElseThrow(
                () -> new Refusal(SubscriptionError.authRequired(question.channel().value())));
    AuthString auth =
        AuthString.parse(text).orElseThrow(() -> new Refusal(SubscriptionError.malformedAuth()));
    AppSecret secret =
        app.secretOf(auth.key())
            .orElseThrow(() -> new Refusal(SubscriptionError.unknownKey(auth.key())));
    ChannelSignature expected =
        ChannelSignature.of(
            question.socketId(), question.channel(), question.proof().channelData());
    if (!expected.verify(secret, auth.signature())) {
      throw new Refusal(SubscriptionError.invalidSignature(expected.text(), auth.signature()));
    }
  }

  /** Channel data overrides the signed-in user. */
  private static Member member(SubscribeRequest question, App app) {
    if (question.proof().channelData().isPresent()) {
      return ChannelData.member(question.proof().channelData().get(), app.policy());
    }
    return question
        .signedIn()
        .map(user -> ChannelData.checked(user, app.policy()))
        .orElseThrow(
            () ->
                new Refusal(
                    SubscriptionError.invalidData(
                        "Missing parameter: data.channel_data; required unless the user is signed"
                            + " in")));
  }
}
