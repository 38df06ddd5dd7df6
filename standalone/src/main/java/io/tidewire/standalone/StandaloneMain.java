package io.tidewire.standalone;

import io.tidewire.kit.process.ServiceProcess;

/** Starts everything in one process: {@code java -jar tidewire.jar}. */
public final class StandaloneMain {

  private StandaloneMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new Standalone(System.out::print), args);
  }
}
