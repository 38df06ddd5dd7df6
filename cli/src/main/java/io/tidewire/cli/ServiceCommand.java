package io.tidewire.cli;

import io.tidewire.auth.AuthMain;
import io.tidewire.edge.EdgeMain;
import io.tidewire.presence.PresenceMain;
import io.tidewire.publish.PublishMain;
import io.tidewire.standalone.StandaloneMain;
import io.tidewire.webhook.WebhookMain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Starts a service in this process, or in a second one with the JVM flags that the service needs.
 */
@Command(mixinStandardHelpOptions = true)
final class ServiceCommand implements Callable<Integer> {

  /** Instead of an exit code: the service continues to run after the command has returned. */
  static final int RUNS = -1;

  private final Kind kind;

  ServiceCommand(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (FlaggedJvm.isNeeded()) return FlaggedJvm.run(kind.flags(), kind.command());
    FlaggedJvm.followParent();
    kind.start();
    return RUNS;
  }

  /** The services that can be started. */
  enum Kind {
    STANDALONE("start", "standalone", "Start all services in one process; the default command"),
    EDGE("edge", "edge-service", "Start an edge, which accepts WebSockets"),
    PUBLISH("publish-api", "publish-api", "Start the HTTP API for backends"),
    AUTH("auth", "auth-service", "Start the service that knows apps and secrets"),
    PRESENCE("presence", "presence-service", "Start the service that keeps presence members"),
    WEBHOOKS("webhooks", "webhook-service", "Start a process that only delivers webhooks");

    private final String command;
    private final String flags;
    private final String description;

    Kind(String command, String flags, String description) {
      this.command = command;
      this.flags = flags;
      this.description = description;
    }

    String command() {
      return command;
    }

    /** Names the file of {@code deploy/jvm}. */
    String flags() {
      return flags;
    }

    String description() {
      return description;
    }

    /** A setting that users of the service often change. */
    String example() {
      return switch (this) {
        case STANDALONE, EDGE -> "TIDEWIRE_EDGE_PORT";
        case PUBLISH -> "TIDEWIRE_PUBLISH_PORT";
        case AUTH -> "TIDEWIRE_AUTH_APPS";
        case PRESENCE, WEBHOOKS -> "TIDEWIRE_REDIS_URL";
      };
    }

    private void start() {
      String[] none = {};
      switch (this) {
        case STANDALONE -> StandaloneMain.main(none);
        case EDGE -> EdgeMain.main(none);
        case PUBLISH -> PublishMain.main(none);
        case AUTH -> AuthMain.main(none);
        case PRESENCE -> PresenceMain.main(none);
        case WEBHOOKS -> WebhookMain.main(none);
      }
    }
  }
}
