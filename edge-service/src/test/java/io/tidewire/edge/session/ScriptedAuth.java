package io.tidewire.edge.session;

import io.tidewire.contract.ConnectRequest;
import io.tidewire.contract.ConnectVerdict;
import io.tidewire.contract.RefreshRequest;
import io.tidewire.contract.RefreshVerdict;
import io.tidewire.contract.SigninRequest;
import io.tidewire.contract.SigninVerdict;
import io.tidewire.contract.SubscribeRequest;
import io.tidewire.contract.SubscribeVerdict;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/** Auth whose questions wait until the test answers them. */
final class ScriptedAuth implements Auth {

  final Deque<SubscribeRequest> subscribes = new ArrayDeque<>();
  final Deque<Promise<SubscribeVerdict>> subscribeAnswers = new ArrayDeque<>();
  final Deque<SigninRequest> signins = new ArrayDeque<>();
  final Deque<Promise<SigninVerdict>> signinAnswers = new ArrayDeque<>();
  final Deque<Promise<RefreshVerdict>> refreshAnswers = new ArrayDeque<>();
  int withdrawn;

  @Override
  public Future<ConnectVerdict> connect(ConnectRequest question) {
    throw new AssertionError("a session never asks to connect");
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    subscribes.add(question);
    return waiting(subscribeAnswers);
  }

  @Override
  public Pending<SigninVerdict> signin(SigninRequest question) {
    signins.add(question);
    return waiting(signinAnswers);
  }

  @Override
  public Pending<RefreshVerdict> refresh(RefreshRequest question, SocketId socketId) {
    return waiting(refreshAnswers);
  }

  private <V> Pending<V> waiting(Deque<Promise<V>> answers) {
    Promise<V> answer = Promise.promise();
    answers.add(answer);
    return new Pending<>(answer.future(), () -> withdrawn++);
  }
}
