package io.tidewire.kit.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.ProtocolType;
import io.tidewire.kit.bus.ClusterSecrets;
import io.tidewire.kit.bus.DeserializationFilter;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.List;
import java.util.Map;

/**
 * How a process finds the others: Hazelcast by the operator's settings. It carries who is there and
 * who listens to which address; what they say to each other goes over connections of their own.
 *
 * <p>The open-source edition cannot encrypt this traffic: it wants a private network.
 */
final class HazelcastConfig {

  static final String PORT = "tidewire.cluster.port";

  private static final int DEFAULT_PORT = 5701;

  /** So that a handful of processes on one machine need no settings to find each other. */
  private static final int DEFAULT_PORT_COUNT = 10;

  private static final int SUBSCRIPTION_BACKUPS = 2;

  /** There is nothing to replicate; the default looks for it every second. */
  private static final int NO_CRDTS_MS = 3_600_000;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          // Each line would name the cluster, and the name proves who may join.
          Map.entry("hazelcast.logging.details.enabled", "false"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          // A hung member is put out after these ten seconds instead of sixty.
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
          // The default first looks for a split brain after five minutes.
          Map.entry("hazelcast.merge.first.run.delay.seconds", "2"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "2"),
          // The default waits ten minutes for partitions to move; ours hold nothing of value.
          Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
          // Each is looked after every second, so the default of 271 keeps an idle process busy.
          Map.entry("hazelcast.partition.count", "31"),
          // The default listens on every interface, whichever was picked.
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"));

  private HazelcastConfig() {}

  static Config byAddresses(Settings settings, ClusterSecrets secrets) {
    Config config = common(settings, secrets);
    join(config)
        .getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(2)
        .setMembers(settings.list("tidewire.cluster.members", List.of("127.0.0.1")));
    return config;
  }

  static Config byKubernetes(Settings settings, ClusterSecrets secrets) {
    Config config = common(settings, secrets);
    var kubernetes = join(config).getKubernetesConfig().setEnabled(true);
    // Neither DNS nor the API is asked for it.
    kubernetes.setProperty("service-port", Integer.toString(port(settings)));
    settings
        .text("tidewire.cluster.kubernetes.service-dns")
        .ifPresentOrElse(
            dns -> kubernetes.setProperty("service-dns", dns),
            () -> byKubernetesApi(settings).forEach(kubernetes::setProperty));
    return config;
  }

  private static Map<String, String> byKubernetesApi(Settings settings) {
    String service =
        settings
            .text("tidewire.cluster.kubernetes.service-name")
            .orElseThrow(
                () ->
                    new BadSetting(
                        "tidewire.cluster.kubernetes.service-dns",
                        "must be set to the name of a headless service"));
    return settings
        .text("tidewire.cluster.kubernetes.namespace")
        .map(namespace -> Map.of("service-name", service, "namespace", namespace))
        .orElse(Map.of("service-name", service));
  }

  private static Config common(Settings settings, ClusterSecrets secrets) {
    Config config = new Config();
    config.setClusterName(secrets.memberName(settings.text("tidewire.cluster.name", "tidewire")));
    PROPERTIES.forEach(config::setProperty);
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config.getCRDTReplicationConfig().setReplicationPeriodMillis(NO_CRDTS_MS);
    // Vert.x's own structures; what it would set up for itself, but with more copies.
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(SUBSCRIPTION_BACKUPS)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(SUBSCRIPTION_BACKUPS));
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(DeserializationFilter.forHazelcast());
    network(config, settings);
    return config;
  }

  private static void network(Config config, Settings settings) {
    int ports = settings.integer("tidewire.cluster.port-count", DEFAULT_PORT_COUNT, 1, 100);
    config.setProperty("hazelcast.tcp.join.port.try.count", Integer.toString(ports));
    ServerSocketEndpointConfig endpoint =
        new ServerSocketEndpointConfig()
            .setProtocolType(ProtocolType.MEMBER)
            .setPort(port(settings))
            .setPortAutoIncrement(ports > 1)
            .setPortCount(ports);
    settings.text("tidewire.cluster.public-address").ifPresent(endpoint::setPublicAddress);
    List<String> interfaces = settings.list("tidewire.cluster.interfaces", List.of());
    // Once enabled, every address that a member's name resolves to is tried, not only the first.
    endpoint.getInterfaces().setEnabled(!interfaces.isEmpty()).setInterfaces(interfaces);
    // One protocol per endpoint, and this is the only endpoint: no clients, no REST, no memcache.
    config.getAdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(endpoint);
  }

  private static int port(Settings settings) {
    return settings.integer(PORT, DEFAULT_PORT, 1, 65_535);
  }

  private static JoinConfig join(Config config) {
    JoinConfig join = config.getAdvancedNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    return join;
  }
}
