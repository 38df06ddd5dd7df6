package io.tidewire.standalone.faults.actor;

import java.util.Optional;

/** A client that a run controls. Confined to the event loop of its context. */
public interface FaultClient {

  void start();

  void join(String channel);

  void leave(String channel);

  /** Disconnects for good. */
  void stop();

  /** The socket id of the current connection. */
  Optional<String> socketId();

  /** Whether it is connected and all its requests were answered. */
  boolean isSettled();
}
