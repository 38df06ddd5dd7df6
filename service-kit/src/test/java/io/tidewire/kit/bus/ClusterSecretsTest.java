package io.tidewire.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSecretsTest {

  private static final String SECRET = "s".repeat(32);
  private static final String BACKEND = "b".repeat(32);

  @Test
  void anEdgeNeedsTheClusterSecretOnly() {
    ClusterSecrets secrets =
        from(BusRole.EDGE, Map.of(ClusterSecrets.CLUSTER, SECRET, ClusterSecrets.BACKEND, BACKEND));

    assertThat(secrets.backendKey()).isEmpty();
  }

  @Test
  void aBackendServiceNeedsBoth() {
    ClusterSecrets secrets =
        from(
            BusRole.BACKEND,
            Map.of(ClusterSecrets.CLUSTER, SECRET, ClusterSecrets.BACKEND, BACKEND));

    assertThat(secrets.backendKey()).hasValueSatisfying(key -> assertThat(key).hasSize(32));
    assertThat(secrets.backendKey().orElseThrow()).isNotEqualTo(secrets.clusterKey());
    refused(BusRole.BACKEND, Map.of(ClusterSecrets.CLUSTER, SECRET))
        .hasMessageContaining("TIDEWIRE_CLUSTER_BACKEND_SECRET: ");
  }

  @Test
  void aMissingSecretErrorSaysHowToGenerateOne() {
    refused(BusRole.EDGE, Map.of())
        .hasMessageStartingWith("TIDEWIRE_CLUSTER_SECRET: ")
        .hasMessageContaining("openssl rand -hex 32");
  }

  @Test
  void aShortSecretIsRefusedWithoutQuotingIt() {
    refused(BusRole.EDGE, Map.of(ClusterSecrets.CLUSTER, "hunter2"))
        .hasMessageContaining("got 7 characters")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theBackendSecretMustDifferFromTheClusterSecret() {
    refused(BusRole.BACKEND, Map.of(ClusterSecrets.CLUSTER, SECRET, ClusterSecrets.BACKEND, SECRET))
        .hasMessageStartingWith("TIDEWIRE_CLUSTER_BACKEND_SECRET: ")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void theClusterNameDependsOnTheSecretAndTheConfiguredName() {
    Map<String, String> settings = Map.of(ClusterSecrets.CLUSTER, SECRET);
    Map<String, String> others = Map.of(ClusterSecrets.CLUSTER, BACKEND);

    assertThat(from(BusRole.EDGE, settings).memberName("blue"))
        .isEqualTo(from(BusRole.EDGE, settings).memberName("blue"))
        .matches("blue-[0-9a-f]{32}")
        .isNotEqualTo(from(BusRole.EDGE, others).memberName("blue"))
        .doesNotContain(SECRET);
  }

  private static ClusterSecrets from(BusRole role, Map<String, String> settings) {
    return ClusterSecrets.from(Settings.of(settings), role);
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      BusRole role, Map<String, String> settings) {
    return assertThatThrownBy(() -> from(role, settings)).isInstanceOf(BadSetting.class);
  }
}
