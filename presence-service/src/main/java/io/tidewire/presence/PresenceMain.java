package io.tidewire.presence;

import io.tidewire.kit.process.ServiceProcess;

/** The entry point of the presence service. */
public final class PresenceMain {

  private PresenceMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new PresenceService(), args);
  }
}
