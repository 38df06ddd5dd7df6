package io.tidewire.standalone;

import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.RunningService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Several services as one. They drain at the same time, and stop in the reverse of the order in
 * which they were started, so that each finds those it leans on.
 */
record CompositeService(List<RunningService> inOrder) implements RunningService {

  CompositeService {
    inOrder = List.copyOf(inOrder);
  }

  @Override
  public Future<Void> drain() {
    return Future.join(inOrder.stream().map(RunningService::drain).toList()).mapEmpty();
  }

  @Override
  public Future<Void> stop() {
    Supplier<Future<Void>> stopping = Future::succeededFuture;
    for (RunningService service : inOrder) {
      Supplier<Future<Void>> then = stopping;
      stopping = () -> service.stop().eventually(then);
    }
    return stopping.get();
  }

  @Override
  public JsonObject report(Optional<Fingerprints> fingerprints) {
    JsonObject all = new JsonObject();
    inOrder.forEach(service -> all.mergeIn(service.report(fingerprints)));
    return all;
  }

  @Override
  public Map<String, ManagementResource> resources() {
    Map<String, ManagementResource> all = new HashMap<>();
    inOrder.forEach(service -> all.putAll(service.resources()));
    return all;
  }
}
