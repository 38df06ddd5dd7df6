package io.tidewire.publish;

import io.tidewire.kit.process.ServiceProcess;

/** The entry point of publish-api. */
public final class PublishMain {

  private PublishMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new PublishService(), args);
  }
}
