package io.tidewire.standalone;

import io.tidewire.standalone.quickstart.DevelopmentApp;

/** What is printed after a successful start: URLs, keys and next steps. */
final class StartupBanner {

  private static final String LOCAL =
      "Only this machine can connect; set TIDEWIRE_EDGE_HOST=0.0.0.0 to accept other machines.";
  private static final String OPEN =
      "WARNING: everyone who can reach this port can use the development app.";

  private StartupBanner() {}

  static String withDevelopmentApp(PublicAddress where, String redis) {
    DevelopmentApp app = DevelopmentApp.ONLY;
    return """

    Tidewire listens on %1$s : WebSocket, HTTP API and /auth on one port.
    %9$s
    Development app:  id %2$s   key %3$s   secret %4$s
    Redis:            %5$s

    Open %1$s/ or try it from your own page:

      <script src="%1$s/quickstart/pusher.min.js"></script>
      const pusher = new Pusher("%3$s", { cluster: "", wsHost: "%8$s", wsPort: %6$d, wssPort: %6$d, forceTLS: %7$b, enabledTransports: ["ws", "wss"] });
      pusher.subscribe("news").bind("headline", (data) => console.log(data));

    and publish from a shell:

      curl %1$s/quickstart/publish -H 'Content-Type: application/json' -d '{"channel":"news","event":"headline","data":{"text":"hello"}}'

    That secret is public. For apps of your own set TIDEWIRE_AUTH_APPS. Ctrl-C ends it.

    """
        .formatted(
            where.origin(),
            app.id(),
            app.key(),
            app.secret(),
            redis,
            where.port(),
            where.tls(),
            where.host(),
            where.isLocal() ? LOCAL : OPEN);
  }

  /** Prints no apps of the operator, since their secrets must not be printed. */
  static String withApps(PublicAddress where, String apps, String redis) {
    return """

    Tidewire listens on %s : WebSocket, HTTP API and /auth on one port.
    Apps:   %s
    Redis:  %s
    Ctrl-C ends it.

    """
        .formatted(where.origin(), apps, redis);
  }
}
