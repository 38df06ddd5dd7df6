package io.tidewire.edge.session.ports;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;

/**
 * The port to the hooks of apps' backends, which auth-service asks. Answers take as long as a
 * backend does, so these requests wait apart from those of {@link Auth}. A backend that does not
 * answer is an answer; a failed future means that auth was unavailable for too long.
 */
public interface BackendHooks {

  Pending<ConnectVerdict> connect(ConnectHookRequest question);

  Pending<SubscribeVerdict> subscribe(SubscribeRequest question);

  Pending<ClientEventVerdict> clientEvent(ClientEventRequest question);
}
