package io.tidewire.standalone.faults.actor;

import java.util.Optional;

/** A client as a schedule sees it. Confined to the stage's event loop. */
public interface FaultClient {

  void start();

  void join(String channel);

  void leave(String channel);

  /** Goes away, and does not come back. */
  void stop();

  /** Of the connection that it has just now. */
  Optional<String> socketId();

  /** Whether it is connected and everything it asked for was answered. */
  boolean isSettled();
}
