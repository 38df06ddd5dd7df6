package io.tidewire.publish;

import io.tidewire.kit.process.ServiceProcess;

/** Starts publish-api. */
public final class PublishMain {

  private PublishMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new PublishService(), args);
  }
}
