package io.tidewire.standalone;

import io.tidewire.auth.AuthSettings;
import io.tidewire.auth.RunningAuth;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.presence.PresenceService;
import io.tidewire.webhook.WebhookService;
import io.vertx.core.Future;
import java.util.Optional;

/** The services that face no client, of which one each is enough for any number of edges. */
record Backends(RunningAuth auth, RunningService presence, Optional<RunningService> webhooks) {

  /** Completes when all answer. */
  static Future<Backends> start(Platform platform, AuthSettings settings, AppsSource apps) {
    Future<RunningAuth> auth = RunningAuth.start(platform, settings.withoutServer(), apps);
    Future<RunningService> presence = new PresenceService().start(platform);
    Future<Optional<RunningService>> webhooks =
        WebhookService.isEnabled(platform.settings())
            ? new WebhookService().start(platform).map(Optional::of)
            : Future.succeededFuture(Optional.empty());
    return Future.all(auth, presence, webhooks)
        .map(all -> new Backends(auth.result(), presence.result(), webhooks.result()));
  }
}
