package io.tidewire.edge.session.ports;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;

/**
 * The port to auth-service. A refusal is a successful answer. A failed future means that auth was
 * unavailable for too long; the caller then refuses, with a code that lets the client retry.
 */
public interface Auth {

  Future<ConnectVerdict> connect(ConnectRequest question);

  Pending<SubscribeVerdict> subscribe(SubscribeRequest question);

  Pending<SigninVerdict> signin(SigninRequest question);

  /**
   * @param socketId the connection whose token is replaced
   */
  Pending<RefreshVerdict> refresh(RefreshRequest question, SocketId socketId);
}
