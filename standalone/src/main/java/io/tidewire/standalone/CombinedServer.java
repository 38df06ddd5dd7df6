package io.tidewire.standalone;

import io.tidewire.auth.http.AuthRoutes;
import io.tidewire.edge.RunningEdge;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.publish.PublishLoop;
import io.tidewire.publish.PublishSettings;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.standalone.quickstart.Quickstart;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An edge whose port also serves the HTTP API and the other endpoints. */
final class CombinedServer implements RunningService {

  /** The API of one event loop, confined to that loop. */
  private record Api(Context home, PublishLoop loop) {

    Future<Void> stop() {
      return OnContext.call(home, loop::stop);
    }
  }

  private final List<Api> apis;
  private final RunningEdge edge;

  private CombinedServer(List<Api> apis, RunningEdge edge) {
    this.apis = apis;
    this.edge = edge;
  }

  /** Completes when the port is bound. */
  static Future<CombinedServer> open(Platform platform, AuthRoutes auth, Quickstart quickstart) {
    PublishSettings settings = PublishSettings.from(platform.settings());
    ApiLimits limits = new ApiLimits(settings.limits(), platform.clock(), platform.meters());
    AtomicInteger number = new AtomicInteger();
    List<Api> apis = new CopyOnWriteArrayList<>();
    return RunningEdge.start(
            platform,
            () -> {
              String name = "publish-" + number.getAndIncrement();
              PublishLoop api = PublishLoop.create(platform, settings, limits, name);
              apis.add(new Api(Vertx.currentContext(), api));
              return api.ready().map(ready -> new HttpDispatcher(auth, api, quickstart));
            })
        .onSuccess(started -> apis.get(0).loop().adviseOnRedis())
        .map(edge -> new CombinedServer(apis, edge));
  }

  RunningEdge edge() {
    return edge;
  }

  @Override
  public Future<Void> drain() {
    apis.forEach(api -> api.home().runOnContext(there -> api.loop().leave()));
    return edge.drain();
  }

  @Override
  public Map<String, ManagementResource> resources() {
    return edge.resources();
  }

  /** The API first, since its Redis links use the event loops that the edge stops. */
  @Override
  public Future<Void> stop() {
    return Future.join(apis.stream().map(Api::stop).toList()).transform(stopped -> edge.stop());
  }
}
