package io.tidewire.webhook;

import io.tidewire.kit.process.ServiceProcess;

/** The delivery of webhooks as a process of its own. */
public final class WebhookMain {

  private WebhookMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(new WebhookService(), args);
  }
}
