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
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Puts the questions of the bus to the {@link AuthDecisions}, in turn between apps. Whatever goes
 * wrong is answered with a failure, never with a permission. Confined to the event loop that
 * registered it.
 */
final class AuthQuestions {

  /** Where questions that are about no app wait. */
  private static final String NO_APP = "";

  private static final String NO_ASKER = "";

  /**
   * One kind of question.
   *
   * @param app whose turn it is
   * @param size bytes of the texts in it, about
   */
  private record Kind<Q, V>(
      String name,
      Class<Q> type,
      Function<Q, String> app,
      ToLongFunction<Q> size,
      Function<Q, Future<V>> answer,
      Predicate<V> isAllowed) {}

  private final EventBus bus;
  private final Verdicts verdicts;
  private final WaitingQuestions waiting;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  AuthQuestions(EventBus bus, Verdicts verdicts, WaitingQuestions waiting) {
    this.bus = bus;
    this.verdicts = verdicts;
    this.waiting = waiting;
  }

  /** Completes when other processes can ask. */
  Future<Void> answerWith(AuthDecisions authority) {
    answer(
        Addresses.AUTH_CONNECT,
        ConnectRequest.class,
        // Of keys that strangers make up, all wait in one line.
        question -> authority.apps().withKey(question.appKey()).map(App::id).orElse(NO_APP),
        question -> length(question.token()) + length(question.origin()),
        authority::connect,
        ConnectVerdict.Accepted.class::isInstance);
    answer(
        Addresses.AUTH_SUBSCRIBE,
        SubscribeRequest.class,
        SubscribeRequest::appId,
        question -> length(question.auth()) + length(question.channelData()),
        authority::subscribe,
        SubscribeVerdict.Allowed.class::isInstance);
    answer(
        Addresses.AUTH_SIGNIN,
        SigninRequest.class,
        SigninRequest::appId,
        question -> question.auth().length() + question.userData().length(),
        authority::signin,
        SigninVerdict.SignedIn.class::isInstance);
    answer(
        Addresses.AUTH_REFRESH,
        RefreshRequest.class,
        RefreshRequest::appId,
        question -> question.token().length(),
        authority::refresh,
        RefreshVerdict.Renewed.class::isInstance);
    answer(
        Addresses.AUTH_CREDENTIALS,
        CredentialsRequest.class,
        question -> authority.apps().withKey(question.key()).map(App::id).orElse(NO_APP),
        question -> question.key().length(),
        authority::credentials,
        CredentialsReply.Found.class::isInstance);
    answer(
        Addresses.AUTH_CLUSTER_KEYS,
        ClusterKeysRequest.class,
        question -> NO_APP,
        question -> 0,
        authority::clusterKeys,
        ClusterKeysReply.class::isInstance);
    return Future.join(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  private static long length(Optional<String> text) {
    return text.map(String::length).orElse(0);
  }

  Future<Void> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  private <Q, V> void answer(
      String address,
      Class<Q> type,
      Function<Q, String> app,
      ToLongFunction<Q> size,
      Function<Q, Future<V>> answer,
      Predicate<V> isAllowed) {
    String name = address.substring(address.indexOf('.') + 1);
    Kind<Q, V> kind = new Kind<>(name, type, app, size, answer, isAllowed);
    consumers.add(bus.consumer(address, message -> queue(message, kind)));
  }

  private <Q, V> void queue(Message<Object> message, Kind<Q, V> kind) {
    if (!kind.type().isInstance(message.body())) {
      fail(message, kind.name(), new ClassCastException("not a " + kind.type().getSimpleName()));
      return;
    }
    Q question = kind.type().cast(message.body());
    waiting
        .offer(
            kind.app().apply(question),
            NO_ASKER,
            kind.size().applyAsLong(question),
            () -> answer(message, kind, question))
        .ifPresent(
            limit -> {
              verdicts.shed(limit);
              Throwable overload =
                  BusFailure.OVERLOADED.exception("too many questions wait (" + limit + ")");
              fail(message, kind.name(), overload);
            });
  }

  private <Q, V> void answer(Message<Object> message, Kind<Q, V> kind, Q question) {
    asked(kind, question)
        .onSuccess(verdict -> reply(message, kind, verdict))
        .onFailure(failure -> fail(message, kind.name(), failure));
  }

  private static <Q, V> Future<V> asked(Kind<Q, V> kind, Q question) {
    try {
      return kind.answer().apply(question);
    } catch (RuntimeException mistake) {
      return Future.failedFuture(mistake);
    }
  }

  private <Q, V> void reply(Message<Object> message, Kind<Q, V> kind, V verdict) {
    verdicts.count(kind.name(), kind.isAllowed().test(verdict));
    message.reply(verdict);
  }

  private void fail(Message<Object> message, String kind, Throwable failure) {
    verdicts.failedQuestion(kind, failure);
    BusFailure known = BusFailure.of(failure);
    message.fail(known.failureCode(), "auth could not answer: " + known);
  }
}
