package io.tidewire.edge.websocket.testing;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.edge.websocket.server.HookedUpgrades;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Lets everybody in, until it is told how to answer instead. Records what it was asked. */
public final class AllowingAuth implements Auth, HookedUpgrades {

  public final BlockingQueue<ConnectRequest> asked = new LinkedBlockingQueue<>();

  public volatile Function<ConnectRequest, Future<ConnectVerdict>> answer =
      question -> Future.succeededFuture(accept(AppPolicy.defaults("1")));

  public static ConnectVerdict accept(AppPolicy app) {
    return new ConnectVerdict.Accepted(app, Optional.empty());
  }

  public void refuse(int code, String message) {
    answer = question -> Future.succeededFuture(new ConnectVerdict.Refused(code, message));
  }

  @Override
  public Future<ConnectVerdict> connect(ConnectRequest question) {
    asked.add(question);
    return answer.apply(question);
  }

  /** What the app's backend was asked. */
  public final BlockingQueue<ConnectHookRequest> hookAsked = new LinkedBlockingQueue<>();

  /** What counts as a pass. */
  public volatile Optional<String> pass = Optional.empty();

  @Override
  public Optional<ConnectVerdict> returning(AppPolicy app, String presented) {
    return pass.filter(presented::equals).map(counts -> accept(app));
  }

  @Override
  public Future<ConnectVerdict> ask(ConnectHookRequest question) {
    hookAsked.add(question);
    return Future.succeededFuture(accept(AppPolicy.defaults("1")));
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    throw new AssertionError("sockets do not subscribe");
  }

  @Override
  public Pending<SigninVerdict> signin(SigninRequest question) {
    throw new AssertionError("sockets do not sign in");
  }

  @Override
  public Pending<RefreshVerdict> refresh(RefreshRequest question, SocketId socketId) {
    throw new AssertionError("sockets do not refresh");
  }
}
