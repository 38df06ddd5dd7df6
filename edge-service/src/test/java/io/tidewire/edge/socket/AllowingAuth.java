package io.tidewire.edge.socket;

import io.tidewire.contract.AppPolicy;
import io.tidewire.contract.ConnectRequest;
import io.tidewire.contract.ConnectVerdict;
import io.tidewire.contract.RefreshRequest;
import io.tidewire.contract.RefreshVerdict;
import io.tidewire.contract.SigninRequest;
import io.tidewire.contract.SigninVerdict;
import io.tidewire.contract.SubscribeRequest;
import io.tidewire.contract.SubscribeVerdict;
import io.tidewire.edge.session.Auth;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Lets everybody in, until it is told how to answer instead. Records what it was asked. */
final class AllowingAuth implements Auth {

  final BlockingQueue<ConnectRequest> asked = new LinkedBlockingQueue<>();

  volatile Function<ConnectRequest, Future<ConnectVerdict>> answer =
      question -> Future.succeededFuture(accept(AppPolicy.defaults("1")));

  static ConnectVerdict accept(AppPolicy app) {
    return new ConnectVerdict.Accepted(app, Optional.empty());
  }

  void refuse(int code, String message) {
    answer = question -> Future.succeededFuture(new ConnectVerdict.Refused(code, message));
  }

  @Override
  public Future<ConnectVerdict> connect(ConnectRequest question) {
    asked.add(question);
    return answer.apply(question);
  }

  @Override
  public Future<SubscribeVerdict> subscribe(SubscribeRequest question) {
    return Future.failedFuture("sockets do not subscribe");
  }

  @Override
  public Future<SigninVerdict> signin(SigninRequest question) {
    return Future.failedFuture("sockets do not sign in");
  }

  @Override
  public Future<RefreshVerdict> refresh(RefreshRequest question) {
    return Future.failedFuture("sockets do not refresh");
  }
}
