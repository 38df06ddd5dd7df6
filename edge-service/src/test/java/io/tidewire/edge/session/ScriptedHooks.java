package io.tidewire.edge.session;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.edge.session.ports.BackendHooks;
import io.tidewire.edge.session.ports.Pending;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/** Backends whose hooks wait until the test answers them. */
final class ScriptedHooks extends ScriptedDecisions implements BackendHooks {

  final Deque<ClientEventRequest> clientEvents = new ArrayDeque<>();
  final Deque<Promise<ClientEventVerdict>> clientEventAnswers = new ArrayDeque<>();

  @Override
  public Pending<ConnectVerdict> connect(ConnectHookRequest question) {
    throw new AssertionError("a session never asks to connect");
  }

  @Override
  public Pending<ClientEventVerdict> clientEvent(ClientEventRequest question) {
    clientEvents.add(question);
    return waiting(clientEventAnswers);
  }
}
