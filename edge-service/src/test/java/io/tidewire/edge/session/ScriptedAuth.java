package io.tidewire.edge.session;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/** Auth whose questions wait until the test answers them. */
final class ScriptedAuth extends ScriptedDecisions implements Auth {

  final Deque<SigninRequest> signins = new ArrayDeque<>();
  final Deque<Promise<SigninVerdict>> signinAnswers = new ArrayDeque<>();
  final Deque<Promise<RefreshVerdict>> refreshAnswers = new ArrayDeque<>();

  @Override
  public Future<ConnectVerdict> connect(ConnectRequest question) {
    throw new AssertionError("a session never asks to connect");
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
}
