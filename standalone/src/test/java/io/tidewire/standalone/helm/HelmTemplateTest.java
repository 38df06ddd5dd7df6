package io.tidewire.standalone.helm;

import static io.tidewire.standalone.helm.Chart.SETS;
import static io.tidewire.standalone.helm.Chart.deployments;
import static io.tidewire.standalone.helm.Chart.one;
import static io.tidewire.standalone.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pods that Helm generates from the chart with three sets of values. */
class HelmTemplateTest {

  private static final String EDGE = "chat-tidewire-edge";
  private static final String DELETION_COST = "chat-tidewire-deletion-cost";

  @Test
  void thePodOutlivesTheDrainThatItsSettingsAskFor() {
    Manifest edge = one("base", "Deployment", EDGE);
    Manifest slow = one("sentinel", "Deployment", EDGE);

    // Lag 5, window 30, migration 5, linger 5 and 2, 10 to spare; twice 10 for the stop.
    assertThat(edge.variable("TIDEWIRE_DRAIN_LIMIT")).isEqualTo("57s");
    assertThat(edge.at("spec/template/spec/terminationGracePeriodSeconds")).isEqualTo(77);
    assertThat(slow.variable("TIDEWIRE_DRAIN_LIMIT")).isEqualTo("327s");
    assertThat(slow.at("spec/template/spec/terminationGracePeriodSeconds")).isEqualTo(367);
    assertThat(Manifest.at(slow.container(), "lifecycle/preStop/exec/command"))
        .isEqualTo(List.of("sleep", "20"));
  }

  @Test
  void edgesKnowNeitherTheBackendSecretNorAnApp() {
    for (String set : SETS) {
      Manifest edge = one(set, "Deployment", EDGE);

      assertThat(edge.content().toString())
          .doesNotContain("tidewire-backend", "tidewire-apps", "tidewire-key");
      assertThat(edge.variable("TIDEWIRE_CLUSTER_SECRET"))
          .isEqualTo("tidewire-cluster/cluster-secret");
      assertThat(
              deployments(set)
                  .filter(each -> !each.name().equals(EDGE) && !each.name().equals(DELETION_COST)))
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(
              backend ->
                  assertThat(backend.variable("TIDEWIRE_CLUSTER_BACKEND_SECRET"))
                      .isEqualTo("tidewire-backend/backend-secret"));
    }
    assertThat(one("base", "Deployment", EDGE).list("spec/template/spec/volumes")).isEmpty();
  }

  @Test
  void noPasswordIsInAManifest() {
    assertThat(Chart.template("sentinel").out())
        .contains(
            "rediss+sentinel://tidewire@sentinel-0.sentinel:26379,sentinel-1.sentinel,"
                + "sentinel-2.sentinel/chat/0")
        .doesNotContain("kind: Secret");
  }

  @Test
  void noContainerMayWriteGainPrivilegesOrRunAsRoot() {
    for (String set : List.of("base", "monitored")) {
      assertThat(deployments(set)).hasSize(6).allSatisfy(HelmTemplateTest::assertConfined);
    }
    // The native transport is unpacked to memory.
    assertThat(
            one("sentinel", "Deployment", "chat-tidewire-presence")
                .list("spec/template/spec/volumes"))
        .contains(
            Map.of("name", "native", "emptyDir", Map.of("medium", "Memory", "sizeLimit", "4Mi")));
  }

  private static void assertConfined(Manifest deployment) {
    Map<String, Object> container = deployment.container();
    assertThat(Manifest.at(container, "securityContext"))
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation", false,
                "readOnlyRootFilesystem", true,
                "capabilities", Map.of("drop", List.of("ALL"))));
    assertThat(deployment.at("spec/template/spec/securityContext/runAsNonRoot")).isEqualTo(true);
    assertThat(deployment.at("spec/template/spec/securityContext/seccompProfile/type"))
        .isEqualTo("RuntimeDefault");
    assertThat(Manifest.list(Manifest.at(container, "volumeMounts")))
        .allMatch(mount -> Boolean.TRUE.equals(mount.get("readOnly")));
  }

  @Test
  void onlyTheDeletionCostHasATokenAndItHasNoSecret() {
    assertThat(
            deployments("base")
                .filter(
                    each -> hasToken(each.at("spec/template/spec/automountServiceAccountToken"))))
        .singleElement()
        .satisfies(
            deployment -> {
              assertThat(deployment.name()).isEqualTo(DELETION_COST);
              assertThat(deployment.content().toString()).doesNotContain("secret");
              assertThat(Manifest.at(deployment.container(), "args"))
                  .isEqualTo(
                      List.of(
                          "deletion-cost",
                          "--selector=app.kubernetes.io/component=edge,"
                              + "app.kubernetes.io/instance=chat,app.kubernetes.io/name=tidewire",
                          "--management-port=9601",
                          "--interval=15"));
            });
    assertThat(rendered("base").stream().filter(manifest -> manifest.kind().endsWith("Role")))
        .singleElement()
        .satisfies(
            role ->
                assertThat(role.list("rules"))
                    .containsExactly(
                        Map.of(
                            "apiGroups", List.of(""),
                            "resources", List.of("pods"),
                            "verbs", List.of("list", "patch"))));
  }

  /** Kubernetes mounts a token unless it is told not to. */
  private static boolean hasToken(Object mounts) {
    return !Boolean.FALSE.equals(mounts);
  }

  @Test
  void edgesAreScaledOnTheirSocketsAndOneDrainsAtATime() {
    Manifest scaler = one("base", "HorizontalPodAutoscaler", EDGE);

    assertThat(scaler.list("spec/metrics").get(0).toString())
        .contains("name=tidewire_sockets", "averageValue=10000");
    assertThat(scaler.list("spec/behavior/scaleDown/policies"))
        .containsExactly(Map.of("type", "Pods", "value", 1, "periodSeconds", 47));
    assertThat(one("base", "Deployment", EDGE).at("spec/replicas")).isEqualTo(Map.of());
    assertThat(one("sentinel", "Deployment", EDGE).at("spec/replicas")).isEqualTo(5);
    assertThat(one("monitored", "ScaledObject", EDGE).list("spec/triggers").get(0).toString())
        .contains("sum(tidewire_sockets{namespace=\"realtime\",pod=~\"chat-tidewire-edge-.*\"})");
  }
}
