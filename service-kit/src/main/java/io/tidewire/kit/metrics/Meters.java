package io.tidewire.kit.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewire.kit.service.Node;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;

/** One registry for the process: its own meters, Vert.x's and the JVM's. */
public final class Meters {

  private Meters() {}

  public static PrometheusMeterRegistry registry(String service, Node node) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags("service", service, "node", node.id(), "region", node.region());
    return registry;
  }

  public static MicrometerMetricsFactory vertxFactory(MeterRegistry registry) {
    return new MicrometerMetricsFactory(registry);
  }

  /**
   * No label that grows with traffic: neither bus addresses, which include one per reply, nor HTTP
   * paths and peers, which clients choose. And no meters on HTTP and TCP, which cost each request
   * more than reading it: the services that serve many count for themselves.
   */
  public static MicrometerMetricsOptions vertxOptions(Node node) {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setJvmMetricsEnabled(true)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
        // Vert.x keeps registries by name for the whole JVM; two nodes in one must not share.
        .setRegistryName(node.incarnation())
        .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME, Label.EB_SIDE, Label.EB_FAILURE));
  }
}
