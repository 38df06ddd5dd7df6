package io.tidewire.standalone.helm;

import static io.tidewire.standalone.helm.Chart.SETS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors that Helm and the schemas of Kubernetes find, and those that they should find. */
class HelmLintTest {

  private static final List<String> VERSIONS =
      List.of("1.29.0", "1.31.0", "1.33.0", "1.35.0", "1.37.0");

  @ParameterizedTest
  @ValueSource(strings = {"base", "sentinel", "monitored"})
  void helmFindsNothingToComplainAbout(String set) {
    Chart.Run lint =
        Chart.run(
            List.of(
                Chart.tool("helm").toString(),
                "lint",
                "--strict",
                "--kube-version=1.33.0",
                "--values=" + Chart.values(set),
                Chart.FOLDER.toString()));

    assertThat(lint.exit()).as(lint.out()).isZero();
    assertThat(lint.out()).doesNotContain("[WARNING]", "[ERROR]");
  }

  @Test
  void everyManifestFitsTheStrictSchemasOfFiveKubernetesVersions(@TempDir Path folder)
      throws IOException {
    Path validator = Chart.tool("kubernetes-validate");
    List<String> files = new ArrayList<>();
    for (String set : SETS) {
      files.add(
          Files.writeString(folder.resolve(set + ".yaml"), Chart.template(set).out()).toString());
    }

    Map<String, CompletableFuture<Chart.Run>> runs =
        VERSIONS.stream()
            .collect(
                Collectors.toMap(
                    version -> version,
                    version ->
                        CompletableFuture.supplyAsync(() -> validate(validator, version, files))));

    runs.forEach(
        (version, run) -> {
          Chart.Run done = run.join();
          String said = done.out() + done.err();
          assertThat(said).as(version).contains("INFO").doesNotContain("ERROR");
          // Of other projects' kinds it has no schema.
          assertThat(said.lines().filter(line -> line.startsWith("WARN")))
              .allMatch(
                  line ->
                      line.matches(
                          ".*kind (HTTPRoute|PrometheusRule|ScaledObject|ServiceMonitor) .*"));
        });
  }

  private static Chart.Run validate(Path validator, String version, List<String> files) {
    List<String> command =
        new ArrayList<>(
            List.of(validator.toString(), "--strict", "--kubernetes-version=" + version));
    command.addAll(files);
    return Chart.run(command);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--set=edge.drain.gracePeriodSeconds=76 | edge.drain.gracePeriodSeconds is 76, but"
            + " preStopSeconds, limitSeconds and twice stopSeconds are 77 s",
        "--set=edge.drain.limitSeconds=46 | edge.drain.limitSeconds is 46, but the drain takes up"
            + " to 47 s",
        "--set=auth.drain.gracePeriodSeconds=34 | auth.drain.gracePeriodSeconds is 34, but"
            + " preStopSeconds, limitSeconds and twice stopSeconds are 35 s",
        "--set=edge.drain.windowSeconds=1800 | more than the 1800 s that Kubernetes takes",
        "--set=autoscaling.minReplicas=11 | autoscaling.minReplicas is above"
            + " autoscaling.maxReplicas",
        "--set=edge.settings.TIDEWIRE_REDIS_PASSWORD=x | would put a secret into the values",
        "--set=edge.settings.TIDEWIRE_CLUSTER_SECRET=x | would put a secret into the values",
        "--set=auth.settings.TIDEWIRE_AUTH_PORT=1 | auth.settings.TIDEWIRE_AUTH_PORT is set by the"
            + " chart",
        "--set=edge.settings.TIDEWIRE_DRAIN_LIMIT=9s | edge.settings.TIDEWIRE_DRAIN_LIMIT is set by"
            + " the chart",
        "--set=cluster.backendSecret.existingSecret=tidewire-cluster | must be different Secrets",
        "--set=cluster.secret.existingSecret= | cluster.secret.existingSecret must name a Secret",
        "--set=auth.apps.existingSecret= | auth.apps.existingSecret must name a Secret",
        "--set=redis.url= | name a Redis",
        "--set=redis.url=redis://:hunter2@redis | /redis/url",
        "--set=redis.url=redis://redis:7000 | networkPolicy.redisPorts lacks the port of redis.url,"
            + " 7000",
        "--set=redis.url=redis+cluster://n1:6379\\,n2:7000 | lacks the port of redis.url, 7000",
        "--set=edge.drian.windowSeconds=3 | drian",
        "--set=edge.replicas=two | /edge/replicas",
        "--set=gateway.enabled=true | gateway.parentRefs must name a Gateway",
        "--kube-version=1.28.0 | kubeVersion",
      })
  void aMistakeIsRefusedBeforeTheRollout(String option, String reason) {
    assertThat(Chart.refusal(option)).contains(reason);
  }
}
