package io.tidewire.edge.warmup;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Replaces auth-service. Knows one app, and allows its clients every subscription.
 *
 * @param key the key of the app; connections with another key are refused
 */
record LocalAuth(String key) implements Auth {

  static final Member MEMBER = new Member("warm-up", Member.NO_INFO);

  /** No app of a cluster can have this id. */
  private static final AppPolicy APP = AppPolicy.defaults("~");

  private static final Optional<Identity> NOBODY = Optional.empty();

  @Override
  public Future<ConnectVerdict> connect(ConnectRequest question) {
    if (Carried.copy(question).appKey().equals(key)) {
      return Future.succeededFuture(Carried.copy(new ConnectVerdict.Accepted(APP, NOBODY)));
    }
    CloseCode code = CloseCode.UNKNOWN_APP;
    return Future.succeededFuture(new ConnectVerdict.Refused(code.code(), code.reason()));
  }

  @Override
  public Pending<SubscribeVerdict> subscribe(SubscribeRequest question) {
    boolean joins = Carried.copy(question).channel().kind() == ChannelKind.PRESENCE;
    Optional<Member> member = joins ? Optional.of(MEMBER) : Optional.empty();
    SubscribeVerdict allowed = Carried.copy(new SubscribeVerdict.Allowed(member));
    return new Pending<>(Future.succeededFuture(allowed), () -> {});
  }

  @Override
  public Pending<SigninVerdict> signin(SigninRequest question) {
    throw new IllegalStateException("nobody signs in");
  }

  @Override
  public Pending<RefreshVerdict> refresh(RefreshRequest question, SocketId socketId) {
    throw new IllegalStateException("nobody has a token");
  }
}
