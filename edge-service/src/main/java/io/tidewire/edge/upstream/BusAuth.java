package io.tidewire.edge.upstream;

import io.tidewire.contract.Addresses;
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

/**
 * Asks auth over the bus, patiently: while auth is away questions wait and are asked again.
 * Confined to one loop.
 */
public final class BusAuth implements Auth {

  private final PatientRequests requests;

  public BusAuth(PatientRequests requests) {
    this.requests = requests;
  }

  @Override
  public Future<ConnectVerdict> connect(ConnectRequest question) {
    return requests.ask(Addresses.AUTH_CONNECT, question, ConnectVerdict.class);
  }

  @Override
  public Future<SubscribeVerdict> subscribe(SubscribeRequest question) {
    return requests.ask(Addresses.AUTH_SUBSCRIBE, question, SubscribeVerdict.class);
  }

  @Override
  public Future<SigninVerdict> signin(SigninRequest question) {
    return requests.ask(Addresses.AUTH_SIGNIN, question, SigninVerdict.class);
  }

  @Override
  public Future<RefreshVerdict> refresh(RefreshRequest question) {
    return requests.ask(Addresses.AUTH_REFRESH, question, RefreshVerdict.class);
  }
}
