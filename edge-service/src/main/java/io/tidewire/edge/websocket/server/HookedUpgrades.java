package io.tidewire.edge.websocket.server;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.vertx.core.Future;
import java.util.Optional;

/** Whether an upgrade is accepted by the backend of its app. */
public interface HookedUpgrades {

  /** What a client that was accepted before comes back with; empty if that does not count. */
  Optional<ConnectVerdict> returning(AppPolicy app, String pass);

  /** Asks the backend. */
  Future<ConnectVerdict> ask(ConnectHookRequest question);
}
