package io.tidewire.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipTest {

  @Test
  void withoutSettingsProcessesOfOneMachineFindEachOther() {
    Config config = Membership.byAddresses(Settings.of(Map.of()));

    assertThat(config.getClusterName()).isEqualTo("tidewire");
    assertThat(config.getNetworkConfig().getPort()).isEqualTo(5701);
    assertThat(config.getNetworkConfig().getPortCount()).isEqualTo(10);
    assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isFalse();
    assertThat(config.getNetworkConfig().getPublicAddress()).isNull();
    assertThat(join(config).getTcpIpConfig().getMembers()).containsExactly("127.0.0.1");
  }

  @Test
  void everyKeyIsMapped() {
    Config config =
        Membership.byAddresses(
            Settings.of(
                Map.of(
                    "tidewire.cluster.name", "blue",
                    "tidewire.cluster.members", "auth, edge:5999",
                    "tidewire.cluster.port", "5888",
                    "tidewire.cluster.port-count", "1",
                    "tidewire.cluster.public-address", "10.0.0.1:5888",
                    "tidewire.cluster.interfaces", "10.*.*.*,172.*.*.*")));

    assertThat(config.getClusterName()).isEqualTo("blue");
    assertThat(config.getNetworkConfig().getPort()).isEqualTo(5888);
    assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
    assertThat(config.getNetworkConfig().getPublicAddress()).isEqualTo("10.0.0.1:5888");
    assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isTrue();
    assertThat(config.getNetworkConfig().getInterfaces().getInterfaces())
        .containsExactlyInAnyOrder("10.*.*.*", "172.*.*.*");
    assertThat(join(config).getTcpIpConfig().getMembers()).containsExactly("auth", "edge:5999");
  }

  @Test
  void aWrongPortNamesItsKey() {
    assertThatThrownBy(
            () -> Membership.byAddresses(Settings.of(Map.of("tidewire.cluster.port", "0"))))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_CLUSTER_PORT: ");
  }

  @Test
  void theProductPhonesNobodyAndLooksForNobodyByItself() {
    Config config = Membership.byAddresses(Settings.of(Map.of()));

    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(join(config).getMulticastConfig().isEnabled()).isFalse();
    assertThat(join(config).getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(config.getMetricsConfig().isEnabled()).isFalse();
    assertThat(config.getJetConfig().isEnabled()).isFalse();
  }

  @Test
  void subscriptionsSurviveTheLossOfTwoMembers() {
    Config config = Membership.byAddresses(Settings.of(Map.of()));

    assertThat(config.getMultiMapConfig("__vertx.subs").getBackupCount()).isEqualTo(2);
  }

  @Test
  void kubernetesAsksTheNamedHeadlessService() {
    Config config =
        Membership.byKubernetes(
            Settings.of(Map.of("tidewire.cluster.kubernetes.service-dns", "bus.tidewire.svc")));

    assertThat(join(config).getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join(config).getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join(config).getKubernetesConfig().getProperty("service-dns"))
        .isEqualTo("bus.tidewire.svc");
  }

  @Test
  void kubernetesMayAskTheApiInstead() {
    Config config =
        Membership.byKubernetes(
            Settings.of(
                Map.of(
                    "tidewire.cluster.kubernetes.service-name", "bus",
                    "tidewire.cluster.kubernetes.namespace", "tidewire")));

    assertThat(join(config).getKubernetesConfig().getProperty("service-name")).isEqualTo("bus");
    assertThat(join(config).getKubernetesConfig().getProperty("namespace")).isEqualTo("tidewire");
  }

  @Test
  void kubernetesWithoutAServiceIsRefused() {
    assertThatThrownBy(() -> Membership.byKubernetes(Settings.of(Map.of())))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_CLUSTER_KUBERNETES_SERVICE_DNS: ");
  }

  private static JoinConfig join(Config config) {
    return config.getNetworkConfig().getJoin();
  }
}
