package io.tidewire.auth;

import io.tidewire.auth.apps.App;
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
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.kit.bus.BusResponder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Passes the requests of the bus to the {@link AuthDecisions}, in turn between apps. Any error is
 * answered with a failure, never with a permission. Confined to the event loop that registered it.
 */
final class AuthQuestions {

  /** The queue of requests that concern no app. */
  private static final String NO_APP = "";

  private static final String NO_ASKER = "";

  /**
   * One kind of request.
   *
   * @param address of the bus
   * @param app whose queue it joins
   * @param size approximate bytes of its texts
   */
  private record Kind<Q, V>(
      String address,
      Function<Q, String> app,
      ToLongFunction<Q> size,
      Function<Q, Future<V>> answer,
      Predicate<V> isAllowed) {}

  private final BusResponder responder;
  private final Verdicts verdicts;
  private final WaitingQuestions waiting;

  AuthQuestions(EventBus bus, Verdicts verdicts, WaitingQuestions waiting) {
    responder = new BusResponder(bus, (address, failure) -> refusal(verdicts, address, failure));
    this.verdicts = verdicts;
    this.waiting = waiting;
  }

  /** Completes when other processes can send requests. */
  Future<Void> answerWith(AuthDecisions decisions) {
    answer(
        ConnectRequest.class,
        new Kind<>(
            Addresses.AUTH_CONNECT,
            // All requests with unknown keys share one queue, because clients can invent keys.
            question -> decisions.apps().withKey(question.appKey()).map(App::id).orElse(NO_APP),
            question -> length(question.presented().token()) + length(question.origin()),
            decisions::connect,
            ConnectVerdict.Accepted.class::isInstance));
    answer(
        SubscribeRequest.class,
        new Kind<>(
            Addresses.AUTH_SUBSCRIBE,
            SubscribeRequest::appId,
            AuthQuestions::proofLength,
            decisions::subscribe,
            SubscribeVerdict.Allowed.class::isInstance));
    answer(
        SigninRequest.class,
        new Kind<>(
            Addresses.AUTH_SIGNIN,
            SigninRequest::appId,
            question -> question.auth().length() + question.userData().length(),
            decisions::signin,
            SigninVerdict.SignedIn.class::isInstance));
    answer(
        RefreshRequest.class,
        new Kind<>(
            Addresses.AUTH_REFRESH,
            RefreshRequest::appId,
            question -> question.token().length(),
            decisions::refresh,
            RefreshVerdict.Renewed.class::isInstance));
    answer(
        ConnectHookRequest.class,
        new Kind<>(
            Addresses.AUTH_HOOK_CONNECT,
            ConnectHookRequest::appId,
            ConnectHookRequest::length,
            decisions::connectHook,
            ConnectVerdict.Accepted.class::isInstance));
    answer(
        SubscribeRequest.class,
        new Kind<>(
            Addresses.AUTH_HOOK_SUBSCRIBE,
            SubscribeRequest::appId,
            AuthQuestions::proofLength,
            decisions::subscribeHook,
            SubscribeVerdict.Allowed.class::isInstance));
    answer(
        ClientEventRequest.class,
        new Kind<>(
            Addresses.AUTH_HOOK_CLIENT_EVENT,
            question -> question.topic().appId(),
            question -> question.data().length(),
            decisions::clientEventHook,
            ClientEventVerdict.Allowed.class::isInstance));
    answer(
        CredentialsRequest.class,
        new Kind<>(
            Addresses.AUTH_CREDENTIALS,
            question -> decisions.apps().withKey(question.key()).map(App::id).orElse(NO_APP),
            question -> question.key().length(),
            decisions::credentials,
            CredentialsReply.Found.class::isInstance));
    answer(
        WebhooksRequest.class,
        new Kind<>(
            Addresses.AUTH_WEBHOOKS,
            WebhooksRequest::appId,
            question -> question.appId().length(),
            decisions::webhooks,
            WebhooksReply.Found.class::isInstance));
    answer(
        WebhookInterestRequest.class,
        new Kind<>(
            Addresses.AUTH_WEBHOOK_INTEREST,
            WebhookInterestRequest::appId,
            question -> 0,
            decisions::webhookInterest,
            WebhookInterestReply.class::isInstance));
    answer(
        ClusterKeysRequest.class,
        new Kind<>(
            Addresses.AUTH_CLUSTER_KEYS,
            question -> NO_APP,
            question -> 0,
            decisions::clusterKeys,
            ClusterKeysReply.class::isInstance));
    return responder.registered();
  }

  private static long proofLength(SubscribeRequest question) {
    return length(question.proof().auth()) + length(question.proof().channelData());
  }

  private static long length(Optional<String> text) {
    return text.map(String::length).orElse(0);
  }

  Future<Void> stop() {
    return responder.stop();
  }

  private <Q, V> void answer(Class<Q> type, Kind<Q, V> kind) {
    responder.answer(kind.address(), type, question -> queue(kind, question));
  }

  /** Completes with the answer after the request's turn has come. */
  private <Q, V> Future<V> queue(Kind<Q, V> kind, Q question) {
    Promise<V> answer = Promise.promise();
    waiting
        .offer(
            kind.app().apply(question),
            NO_ASKER,
            kind.size().applyAsLong(question),
            () -> asked(kind, question).onComplete(answer))
        .ifPresent(
            limit -> {
              verdicts.shed(limit);
              answer.fail(
                  BusFailure.OVERLOADED.exception("too many requests are queued (" + limit + ")"));
            });
    return answer
        .future()
        .onSuccess(verdict -> verdicts.count(name(kind.address()), kind.isAllowed().test(verdict)));
  }

  private static <Q, V> Future<V> asked(Kind<Q, V> kind, Q question) {
    try {
      return kind.answer().apply(question);
    } catch (RuntimeException mistake) {
      return Future.failedFuture(mistake);
    }
  }

  /**
   * Leaves out the message of the failure, because it may quote what a client sent, such as a
   * token.
   */
  private static ReplyException refusal(Verdicts verdicts, String address, Throwable failure) {
    verdicts.failedQuestion(name(address), failure);
    BusFailure known = BusFailure.of(failure);
    return known.exception("auth-service failed to answer: " + known);
  }

  private static String name(String address) {
    return address.substring(address.indexOf('.') + 1);
  }
}
