package io.tidewire.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.bus.ClusterSecrets;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.io.EOFException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class HazelcastConfigTest {

  private static final ClusterSecrets SECRETS = secrets("s".repeat(32));

  @Test
  void withoutSettingsProcessesOnOneMachineFindEachOther() {
    Config config = HazelcastConfig.byAddresses(Settings.of(Map.of()), SECRETS);

    assertThat(config.getClusterName()).matches("tidewire-[0-9a-f]{32}");
    assertThat(endpoint(config).getPort()).isEqualTo(5701);
    assertThat(endpoint(config).getPortCount()).isEqualTo(10);
    assertThat(endpoint(config).getInterfaces().isEnabled()).isFalse();
    assertThat(endpoint(config).getPublicAddress()).isNull();
    assertThat(join(config).getTcpIpConfig().getMembers()).containsExactly("127.0.0.1");
  }

  @Test
  void everyKeyIsMapped() {
    Config config =
        HazelcastConfig.byAddresses(
            Settings.of(
                Map.of(
                    "tidewire.cluster.name", "blue",
                    "tidewire.cluster.members", "auth, edge:5999",
                    "tidewire.cluster.port", "5888",
                    "tidewire.cluster.port-count", "1",
                    "tidewire.cluster.public-address", "10.0.0.1:5888",
                    "tidewire.cluster.interfaces", "10.*.*.*,172.*.*.*")),
            SECRETS);

    assertThat(config.getClusterName()).startsWith("blue-");
    assertThat(endpoint(config).getPort()).isEqualTo(5888);
    assertThat(endpoint(config).isPortAutoIncrement()).isFalse();
    assertThat(endpoint(config).getPublicAddress()).isEqualTo("10.0.0.1:5888");
    assertThat(endpoint(config).getInterfaces().isEnabled()).isTrue();
    assertThat(endpoint(config).getInterfaces().getInterfaces())
        .containsExactlyInAnyOrder("10.*.*.*", "172.*.*.*");
    assertThat(join(config).getTcpIpConfig().getMembers()).containsExactly("auth", "edge:5999");
  }

  @Test
  void aWrongPortNamesItsKey() {
    assertThatThrownBy(
            () ->
                HazelcastConfig.byAddresses(
                    Settings.of(Map.of("tidewire.cluster.port", "0")), SECRETS))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_CLUSTER_PORT: ");
  }

  @Test
  void telemetryAndAutomaticDiscoveryAreDisabled() {
    Config config = HazelcastConfig.byAddresses(Settings.of(Map.of()), SECRETS);

    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(join(config).getMulticastConfig().isEnabled()).isFalse();
    assertThat(join(config).getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(config.getMetricsConfig().isEnabled()).isFalse();
    assertThat(config.getJetConfig().isEnabled()).isFalse();
  }

  @Test
  void subscriptionsSurviveTheLossOfTwoMembers() {
    Config config = HazelcastConfig.byAddresses(Settings.of(Map.of()), SECRETS);

    assertThat(config.getMultiMapConfig("__vertx.subs").getBackupCount()).isEqualTo(2);
  }

  @Test
  void kubernetesResolvesTheNamedHeadlessService() {
    Config config =
        HazelcastConfig.byKubernetes(
            Settings.of(Map.of("tidewire.cluster.kubernetes.service-dns", "bus.tidewire.svc")),
            SECRETS);

    assertThat(join(config).getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join(config).getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join(config).getKubernetesConfig().getProperty("service-dns"))
        .isEqualTo("bus.tidewire.svc");
  }

  @Test
  void kubernetesMembersAreExpectedAtTheSamePort() {
    Config config =
        HazelcastConfig.byKubernetes(
            Settings.of(
                Map.of(
                    "tidewire.cluster.kubernetes.service-dns", "bus.tidewire.svc",
                    "tidewire.cluster.port", "5888")),
            SECRETS);

    assertThat(join(config).getKubernetesConfig().getProperty("service-port")).isEqualTo("5888");
  }

  @Test
  void kubernetesMayUseTheApiInstead() {
    Config config =
        HazelcastConfig.byKubernetes(
            Settings.of(
                Map.of(
                    "tidewire.cluster.kubernetes.service-name", "bus",
                    "tidewire.cluster.kubernetes.namespace", "tidewire")),
            SECRETS);

    assertThat(join(config).getKubernetesConfig().getProperty("service-name")).isEqualTo("bus");
    assertThat(join(config).getKubernetesConfig().getProperty("namespace")).isEqualTo("tidewire");
  }

  @Test
  void kubernetesWithoutAServiceIsRefused() {
    assertThatThrownBy(() -> HazelcastConfig.byKubernetes(Settings.of(Map.of()), SECRETS))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_CLUSTER_KUBERNETES_SERVICE_DNS: ");
  }

  @Test
  void theClusterNameIsDerivedFromTheSecret() {
    Config config = HazelcastConfig.byAddresses(Settings.of(Map.of()), SECRETS);
    Config other = HazelcastConfig.byAddresses(Settings.of(Map.of()), secrets("o".repeat(32)));

    assertThat(other.getClusterName()).isNotEqualTo(config.getClusterName());
    assertThat(config.getProperty("hazelcast.logging.details.enabled")).isEqualTo("false");
  }

  @Test
  void onlyTheMemberEndpointIsOpen() {
    Config config = HazelcastConfig.byAddresses(Settings.of(Map.of()), SECRETS);

    assertThat(config.getAdvancedNetworkConfig().isEnabled()).isTrue();
    assertThat(config.getAdvancedNetworkConfig().getEndpointConfigs())
        .containsOnlyKeys(EndpointQualifier.MEMBER);
  }

  @Test
  void membersDeserializeFailuresAndNoOtherObjects() {
    SerializationConfig config =
        HazelcastConfig.byAddresses(Settings.of(Map.of()), SECRETS).getSerializationConfig();
    SerializationService unlimited =
        new DefaultSerializationServiceBuilder().setConfig(new SerializationConfig()).build();
    SerializationService limited =
        new DefaultSerializationServiceBuilder().setConfig(config).build();
    var failure =
        new HazelcastException(
            new CompletionException(new IllegalStateException(new SocketException("reset"))));
    failure.addSuppressed(new UncheckedIOException(new EOFException()));

    Throwable read = limited.toObject(unlimited.toData(failure));
    assertThat(read).isInstanceOf(HazelcastException.class).hasRootCauseMessage("reset");
    assertThatThrownBy(() -> limited.toObject(unlimited.toData(new Gadget())))
        .rootCause()
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining(Gadget.class.getName());
  }

  private static final class Gadget implements Serializable {

    private static final long serialVersionUID = 1;
  }

  private static ClusterSecrets secrets(String secret) {
    return ClusterSecrets.from(
        Settings.of(Map.of("tidewire.cluster.secret", secret)), BusRole.EDGE);
  }

  private static ServerSocketEndpointConfig endpoint(Config config) {
    return (ServerSocketEndpointConfig)
        Objects.requireNonNull(
            config.getAdvancedNetworkConfig().getEndpointConfigs().get(EndpointQualifier.MEMBER));
  }

  private static JoinConfig join(Config config) {
    return config.getAdvancedNetworkConfig().getJoin();
  }
}
