package io.tidewire.standalone.helm;

import static io.tidewire.standalone.helm.Chart.one;
import static io.tidewire.standalone.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Repository;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The objects other than pods that Helm generates from the chart. */
class HelmServicesTest {

  @Test
  void theBusIsOpenToMembersOnlyAndEdgesReachNothingOutside() {
    Manifest members = one("base", "NetworkPolicy", "chat-tidewire-members");

    assertThat(members.list("spec/ingress"))
        .filteredOn(rule -> rule.toString().contains("port=bus"))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(Manifest.at(rule, "from").toString())
                    .isEqualTo(
                        "[{podSelector={matchLabels={app.kubernetes.io/name=tidewire,"
                            + " app.kubernetes.io/instance=chat, tidewire.io/member=true}}}]"));
    assertThat(members.at("spec/policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
    assertThat(members.list("spec/egress").toString()).doesNotContain("ipBlock");
    assertThat(
            one("base", "NetworkPolicy", "chat-tidewire-outbound")
                .at("spec/podSelector/matchExpressions")
                .toString())
        .contains("values=[auth, webhooks]");
    assertThat(
            one("sentinel", "NetworkPolicy", "chat-tidewire-outbound")
                .at("spec/podSelector/matchExpressions")
                .toString())
        .contains("values=[auth, publish-api]");
    assertThat(
            Manifest.at(
                    one("monitored", "NetworkPolicy", "chat-tidewire-redis")
                        .list("spec/ingress")
                        .get(0),
                    "from")
                .toString())
        .contains("tidewire.io/member=true", "app=redis");
  }

  @Test
  void membersFindEachOtherBeforeTheyAreReady() {
    Manifest service = one("base", "Service", "chat-tidewire-members");

    assertThat(service.at("spec/clusterIP")).isEqualTo("None");
    assertThat(service.at("spec/publishNotReadyAddresses")).isEqualTo(true);
    assertThat(
            one("base", "Deployment", "chat-tidewire-edge")
                .variable("TIDEWIRE_CLUSTER_KUBERNETES_SERVICE_DNS"))
        .isEqualTo("chat-tidewire-members.realtime.svc.cluster.local");
  }

  @Test
  void theAlertsOfTheChartAreThoseOfTheRepository() {
    Map<String, Object> rules = Chart.read(Repository.ROOT.resolve("deploy/prometheus/alerts.yml"));

    assertThat(one("monitored", "PrometheusRule", "chat-tidewire").at("spec")).isEqualTo(rules);
    assertThat(
            one("monitored", "ServiceMonitor", "chat-tidewire")
                .list("spec/endpoints")
                .get(0)
                .toString())
        .contains("replacement=tidewire", "honorLabels=true");
  }

  @Test
  void everyDashboardIsAConfigMap() {
    Set<String> dashboards =
        Repository.filesBelow(Repository.ROOT.resolve("deploy/grafana/dashboards"), ".json")
            .stream()
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toSet());

    assertThat(
            rendered("monitored").stream()
                .filter(manifest -> manifest.kind().equals("ConfigMap"))
                .flatMap(manifest -> ((Map<?, ?>) manifest.at("data")).keySet().stream())
                .map(Object::toString))
        .containsExactlyInAnyOrderElementsOf(dashboards);
  }

  @Test
  void clientsReachEdgesAndAuthButTheHttpApiOnlyIfAsked() {
    assertThat(one("monitored", "Ingress", "chat-tidewire").at("spec/rules").toString())
        .contains("path=/app,", "path=/auth,")
        .doesNotContain("/apps");
    assertThat(one("monitored", "HTTPRoute", "chat-tidewire").at("spec/rules").toString())
        .contains("value=/app}", "value=/apps}", "value=/users}", "value=/auth}", "request=0s");
  }
}
