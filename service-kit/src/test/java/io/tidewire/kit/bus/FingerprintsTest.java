package io.tidewire.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.settings.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

  private static final String CLUSTER = "c".repeat(32);
  private static final String BACKEND = "b".repeat(32);
  private static final Settings BOTH =
      Settings.of(Map.of(ClusterSecrets.CLUSTER, CLUSTER, ClusterSecrets.BACKEND, BACKEND));

  @Test
  void theSameSecretHasTheSameFingerprintUnderTheSameNameOnly() {
    Fingerprints one = Fingerprints.of(BOTH, BusRole.BACKEND).orElseThrow();
    Fingerprints other = Fingerprints.of(BOTH, BusRole.BACKEND).orElseThrow();

    assertThat(one.of("password", "hunter2"))
        .matches("[0-9a-f]{16}")
        .isEqualTo(other.of("password", "hunter2"))
        .isNotEqualTo(one.of("password", "hunter3"))
        .isNotEqualTo(one.of("passwor", "dhunter2"))
        .isNotEqualTo(one.of("secret", "hunter2"));
  }

  @Test
  void anEdgeCannotMakeTheFingerprintsOfABackend() {
    Fingerprints edge = Fingerprints.of(BOTH, BusRole.EDGE).orElseThrow();
    Fingerprints backend = Fingerprints.of(BOTH, BusRole.BACKEND).orElseThrow();

    assertThat(edge.key()).isEqualTo(Fingerprints.Key.CLUSTER);
    assertThat(backend.key()).isEqualTo(Fingerprints.Key.BACKEND);
    assertThat(edge.of("app", "guess")).isNotEqualTo(backend.of("app", "guess"));
  }

  @Test
  void aBackendWithoutABackendSecretUsesThatOfTheCluster() {
    Settings alone = Settings.of(Map.of(ClusterSecrets.CLUSTER, CLUSTER));

    assertThat(Fingerprints.of(alone, BusRole.BACKEND).map(Fingerprints::key))
        .contains(Fingerprints.Key.CLUSTER);
  }

  @Test
  void withoutALongClusterSecretThereAreNoFingerprints() {
    Settings guessed = Settings.of(Map.of(ClusterSecrets.CLUSTER, "c".repeat(31)));

    assertThat(Fingerprints.of(Settings.of(Map.of()), BusRole.BACKEND)).isEqualTo(Optional.empty());
    assertThat(Fingerprints.of(guessed, BusRole.EDGE)).isEqualTo(Optional.empty());
  }

  @Test
  void aSecretIsNeverPrinted() {
    assertThat(Fingerprints.of(BOTH, BusRole.BACKEND).toString()).doesNotContain(BACKEND, CLUSTER);
  }
}
