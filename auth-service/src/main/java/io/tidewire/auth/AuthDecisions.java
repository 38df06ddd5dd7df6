package io.tidewire.auth;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.hooks.Hooks;
import io.tidewire.auth.policy.ConnectDecision;
import io.tidewire.auth.policy.ConnectPolicy;
import io.tidewire.auth.policy.SigninPolicy;
import io.tidewire.auth.policy.SubscribePolicy;
import io.tidewire.auth.tokens.TokenSource;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.auth.tokens.Tokens;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers every question by the current apps. Confined to one event loop, except for {@link #apps}.
 */
final class AuthDecisions {

  private final ConnectPolicy connects;
  private final Tokens tokens;
  private final Supplier<Optional<ClusterKeys>> clusterKeys;
  private final Hooks hooks;
  private volatile Apps apps = Apps.of(List.of());

  /**
   * @param clusterKeys empty until they are known
   */
  AuthDecisions(
      ConnectPolicy connects,
      Tokens tokens,
      Supplier<Optional<ClusterKeys>> clusterKeys,
      Hooks hooks) {
    this.connects = connects;
    this.tokens = tokens;
    this.clusterKeys = clusterKeys;
    this.hooks = hooks;
  }

  /** The current apps. Thread-safe. */
  Apps apps() {
    return apps;
  }

  /** Replaces the apps, and returns what differs. */
  AppsChanged serve(Apps next) {
    AppsChanged changes = apps.changesTo(next);
    tokens.serve(next);
    hooks.serve(next, changes.appIds());
    apps = next;
    return changes;
  }

  Future<ConnectVerdict> connect(ConnectRequest question) {
    ConnectDecision decision = connects.decide(question, apps);
    if (decision instanceof ConnectDecision.TokenDecides open) {
      return tokens
          .verify(open.app(), open.token(), TokenSource.edge(question.presented().client()))
          .compose(token -> settled(question, open.app(), token));
    }
    return Future.succeededFuture(((ConnectDecision.Final) decision).verdict());
  }

  /** Asks again if the app was changed or withdrawn meanwhile. */
  private Future<ConnectVerdict> settled(ConnectRequest question, App judged, TokenVerdict token) {
    boolean unchanged = apps.withKey(question.appKey()).filter(judged::equals).isPresent();
    return unchanged
        ? Future.succeededFuture(connects.withToken(judged, token))
        : connect(question);
  }

  Future<SubscribeVerdict> subscribe(SubscribeRequest question) {
    return Future.succeededFuture(SubscribePolicy.decide(question, apps));
  }

  /** If the app was changed or withdrawn meanwhile, the verdict tells the client to try again. */
  Future<ConnectVerdict> connectHook(ConnectHookRequest question) {
    Optional<App> app = served(question.appId());
    if (app.isEmpty()) return Future.succeededFuture(goneMeanwhile());
    return hooks
        .connect(app.get(), question)
        .map(verdict -> served(question.appId()).equals(app) ? verdict : goneMeanwhile());
  }

  private static ConnectVerdict goneMeanwhile() {
    return new ConnectVerdict.Refused(
        CloseCode.OVER_CAPACITY.code(), "The application has changed, try again");
  }

  /**
   * A signature in the request must be valid even where the hook decides, and it names the member.
   * Without one, the hook's consent is enough.
   */
  Future<SubscribeVerdict> subscribeHook(SubscribeRequest question) {
    Optional<App> app = served(question.appId());
    Optional<ChannelHook> hook =
        app.filter(found -> found.policy().hookedChannels().decideSubscription(question.channel()))
            .flatMap(found -> found.hooks().subscribe());
    boolean isSigned =
        question.channel().kind().needsSignature()
            && question.proof().auth().filter(auth -> !auth.isEmpty()).isPresent();
    if (hook.isEmpty()) return subscribe(question);
    if (!isSigned) {
      return hooks.subscribe(app.orElseThrow(), hook.get(), question, Optional.empty());
    }
    SubscribeVerdict bySignature = SubscribePolicy.decide(question, apps);
    return bySignature instanceof SubscribeVerdict.Allowed allowed
        ? hooks.subscribe(app.orElseThrow(), hook.get(), question, allowed.member())
        : Future.succeededFuture(bySignature);
  }

  /** If the app no longer has such a hook, the event is allowed unchanged. */
  Future<ClientEventVerdict> clientEventHook(ClientEventRequest question) {
    Optional<App> app = served(question.topic().appId());
    if (app.isEmpty()) {
      return Future.succeededFuture(
          new ClientEventVerdict.Refused("the application no longer exists"));
    }
    return app.get()
        .hooks()
        .clientEvent()
        .map(hook -> hooks.clientEvent(app.get(), hook, question))
        .orElseGet(
            () ->
                Future.succeededFuture(
                    new ClientEventVerdict.Allowed(question.event(), question.data())));
  }

  private Optional<App> served(String appId) {
    return apps.withId(appId).filter(App::isEnabled);
  }

  Future<SigninVerdict> signin(SigninRequest question) {
    return Future.succeededFuture(SigninPolicy.decide(question, apps));
  }

  /** A connection whose new token cannot be verified now keeps the current one. */
  Future<RefreshVerdict> refresh(RefreshRequest question) {
    Optional<App> app = served(question.appId());
    if (app.isEmpty()) {
      return Future.succeededFuture(new RefreshVerdict.Refused("The application no longer exists"));
    }
    return verify(app.get(), question.token(), TokenSource.edge(question.client()))
        .map(AuthDecisions::renewal);
  }

  Future<CredentialsReply> credentials(CredentialsRequest question) {
    return Future.succeededFuture(
        apps.withKey(question.key())
            .<CredentialsReply>flatMap(app -> found(app, question.key()))
            .orElseGet(() -> new CredentialsReply.Unknown(question.key())));
  }

  /** Includes disabled apps, because their last connections are closed after that. */
  Future<WebhooksReply> webhooks(WebhooksRequest question) {
    return Future.succeededFuture(
        apps.withId(question.appId())
            .<WebhooksReply>map(AuthDecisions::webhooksOf)
            .orElseGet(() -> new WebhooksReply.Unknown(question.appId())));
  }

  private static WebhooksReply webhooksOf(App app) {
    Credential signer = app.oldest();
    return new WebhooksReply.Found(
        app.id(), signer.key(), signer.secret(), app.notifications().webhooks());
  }

  /** Includes disabled apps, whose channels are reported like any other. */
  Future<WebhookInterestReply> webhookInterest(WebhookInterestRequest question) {
    return Future.succeededFuture(
        new WebhookInterestReply(
            question.appId(),
            apps.withId(question.appId()).map(app -> app.policy().webhookEvents()).orElse(Set.of()),
            apps.withId(question.appId())
                .filter(app -> app.notifications().subscriptionCounts())
                .isPresent()));
  }

  /** Edges ask again until there is an answer. */
  Future<ClusterKeysReply> clusterKeys(ClusterKeysRequest question) {
    return clusterKeys
        .get()
        .map(keys -> Future.succeededFuture(new ClusterKeysReply(keys)))
        .orElseGet(
            () ->
                Future.failedFuture(
                    BusFailure.UNAVAILABLE.exception("the cluster key is not available yet")));
  }

  Future<TokenVerdict> verify(App app, String token, TokenSource source) {
    return tokens.verify(app, token, source);
  }

  private static Optional<CredentialsReply> found(App app, String key) {
    return app.secretOf(key)
        .map(secret -> new CredentialsReply.Found(key, secret, app.isEnabled(), app.policy()));
  }

  private static RefreshVerdict renewal(TokenVerdict token) {
    return token.map(
        verified -> new RefreshVerdict.Renewed(verified.identity()),
        refused -> new RefreshVerdict.Refused(refused.why()),
        undecided -> new RefreshVerdict.Refused(undecided.why()));
  }
}
