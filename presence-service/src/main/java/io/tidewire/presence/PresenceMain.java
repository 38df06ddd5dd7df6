package io.tidewire.presence;

import io.tidewire.kit.process.ServiceProcess;

/** The presence service as a process of its own. */
public final class PresenceMain {

  private PresenceMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new PresenceService(), args);
  }
}
