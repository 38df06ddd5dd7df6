package io.tidewire.webhook;

import io.tidewire.kit.process.ServiceProcess;

/** The entry point of a process that delivers webhooks. */
public final class WebhookMain {

  private WebhookMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new WebhookService(), args);
  }
}
