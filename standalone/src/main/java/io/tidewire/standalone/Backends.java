package io.tidewire.standalone;

import io.tidewire.auth.AuthSettings;
import io.tidewire.auth.RunningAuth;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.presence.PresenceService;
import io.vertx.core.Future;

/** The services that face no client, of which one each is enough for any number of edges. */
record Backends(RunningAuth auth, RunningService presence) {

  /** Completes when both answer. */
  static Future<Backends> start(Platform platform, AuthSettings settings, AppsSource apps) {
    Future<RunningAuth> auth = RunningAuth.start(platform, settings.withoutServer(), apps);
    Future<RunningService> presence = new PresenceService().start(platform);
    return Future.all(auth, presence).map(both -> new Backends(auth.result(), presence.result()));
  }
}
