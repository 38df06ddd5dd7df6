package io.tidewire.edge.session;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/** Backends whose hooks wait until the test answers them. */
final class ScriptedHooks implements BackendHooks {

  final Deque<SubscribeRequest> subscribes = new ArrayDeque<>();
  final Deque<Promise<SubscribeVerdict>> subscribeAnswers = new ArrayDeque<>();
  final Deque<ClientEventRequest> clientEvents = new ArrayDeque<>();
  final Deque<Promise<ClientEventVerdict>> clientEventAnswers = new ArrayDeque<>();
  int withdrawn;

  @Override
  public Pending<ConnectVerdict> connect(ConnectHookRequest question) {
    throw new AssertionError("a session never asks to connect");
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    subscribes.add(question);
    return waiting(subscribeAnswers);
  }

  @Override
  public Pending<ClientEventVerdict> clientEvent(ClientEventRequest question) {
    clientEvents.add(question);
    return waiting(clientEventAnswers);
  }

  private <V> Pending<V> waiting(Deque<Promise<V>> answers) {
    Promise<V> answer = Promise.promise();
    answers.add(answer);
    return new Pending<>(answer.future(), () -> withdrawn++);
  }
}
