package io.tidewire.auth;

import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.Map;

/** The auth service as a process of its own: with an HTTP server, and without built-in apps. */
public final class AuthService implements Service {

  @Override
  public String name() {
    return "auth";
  }

  @Override
  public BusRole busRole() {
    return BusRole.BACKEND;
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("tidewire.management.port", "9603");
  }

  @Override
  public void check(Settings settings) {
    if (AuthSettings.from(settings).clusterKeys().isEmpty()) RedisSettings.from(settings);
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    AuthSettings settings = AuthSettings.from(platform.settings());
    AppsSource apps =
        settings
            .apps()
            .orElseThrow(
                () ->
                    new BadSetting(
                        AuthSettings.APPS,
                        "expected the path of the YAML file that declares the apps"));
    return RunningAuth.start(platform, settings, apps).map(running -> running);
  }
}
