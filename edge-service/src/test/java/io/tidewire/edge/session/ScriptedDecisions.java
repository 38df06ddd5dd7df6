package io.tidewire.edge.session;

import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.session.ports.Pending;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/** Requests about subscriptions that wait until the test answers them. */
abstract class ScriptedDecisions {

  final Deque<SubscribeRequest> subscribes = new ArrayDeque<>();
  final Deque<Promise<SubscribeVerdict>> subscribeAnswers = new ArrayDeque<>();
  int withdrawn;

  public final Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    subscribes.add(question);
    return waiting(subscribeAnswers);
  }

  final <V> Pending<V> waiting(Deque<Promise<V>> answers) {
    Promise<V> answer = Promise.promise();
    answers.add(answer);
    return new Pending<>(answer.future(), () -> withdrawn++);
  }
}
