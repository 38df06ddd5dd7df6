package io.tidewire.auth;

import io.tidewire.contract.Addresses;
import io.tidewire.contract.BusFailure;
import io.tidewire.contract.ClusterKeysReply;
import io.tidewire.contract.ClusterKeysRequest;
import io.tidewire.contract.ConnectRequest;
import io.tidewire.contract.ConnectVerdict;
import io.tidewire.contract.CredentialsReply;
import io.tidewire.contract.CredentialsRequest;
import io.tidewire.contract.RefreshRequest;
import io.tidewire.contract.RefreshVerdict;
import io.tidewire.contract.SigninRequest;
import io.tidewire.contract.SigninVerdict;
import io.tidewire.contract.SubscribeRequest;
import io.tidewire.contract.SubscribeVerdict;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Puts the questions of the bus to the {@link Authority}. Whatever goes wrong is answered with a
 * failure, never with a permission. Confined to the event loop that registered it.
 */
final class AuthQuestions {

  private final EventBus bus;
  private final Verdicts verdicts;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();

  AuthQuestions(EventBus bus, Verdicts verdicts) {
    this.bus = bus;
    this.verdicts = verdicts;
  }

  /** Completes when other processes can ask. */
  Future<Void> answerWith(Authority authority) {
    answer(
        Addresses.AUTH_CONNECT,
        ConnectRequest.class,
        authority::connect,
        ConnectVerdict.Accepted.class::isInstance);
    answer(
        Addresses.AUTH_SUBSCRIBE,
        SubscribeRequest.class,
        authority::subscribe,
        SubscribeVerdict.Allowed.class::isInstance);
    answer(
        Addresses.AUTH_SIGNIN,
        SigninRequest.class,
        authority::signin,
        SigninVerdict.SignedIn.class::isInstance);
    answer(
        Addresses.AUTH_REFRESH,
        RefreshRequest.class,
        authority::refresh,
        RefreshVerdict.Renewed.class::isInstance);
    answer(
        Addresses.AUTH_CREDENTIALS,
        CredentialsRequest.class,
        authority::credentials,
        CredentialsReply.Found.class::isInstance);
    answer(
        Addresses.AUTH_CLUSTER_KEYS,
        ClusterKeysRequest.class,
        authority::clusterKeys,
        ClusterKeysReply.class::isInstance);
    return Future.join(consumers.stream().map(MessageConsumer::completion).toList()).mapEmpty();
  }

  Future<Void> stop() {
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).mapEmpty();
  }

  private <Q, V> void answer(
      String address, Class<Q> type, Function<Q, Future<V>> answer, Predicate<V> isAllowed) {
    String kind = address.substring(address.indexOf('.') + 1);
    consumers.add(
        bus.consumer(
            address,
            message ->
                asked(message, type, answer)
                    .onSuccess(verdict -> reply(message, kind, verdict, isAllowed))
                    .onFailure(failure -> fail(message, kind, failure))));
  }

  private static <Q, V> Future<V> asked(
      Message<Object> message, Class<Q> type, Function<Q, Future<V>> answer) {
    try {
      return answer.apply(type.cast(message.body()));
    } catch (RuntimeException mistake) {
      return Future.failedFuture(mistake);
    }
  }

  private <V> void reply(Message<Object> message, String kind, V verdict, Predicate<V> isAllowed) {
    verdicts.count(kind, isAllowed.test(verdict));
    message.reply(verdict);
  }

  private void fail(Message<Object> message, String kind, Throwable failure) {
    verdicts.failedQuestion(kind, failure);
    BusFailure known = BusFailure.of(failure);
    message.fail(known.failureCode(), "auth could not answer: " + known);
  }
}
