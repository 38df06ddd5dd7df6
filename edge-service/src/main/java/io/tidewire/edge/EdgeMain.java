package io.tidewire.edge;

import io.tidewire.kit.process.ServiceProcess;

/** {@code java -jar edge-service.jar}. */
public final class EdgeMain {

  private EdgeMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new EdgeService(), args);
  }
}
