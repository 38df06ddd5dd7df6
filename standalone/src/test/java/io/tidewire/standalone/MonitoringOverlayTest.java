package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Promtool;
import io.tidewire.standalone.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The compose overlay that monitors the cluster. */
class MonitoringOverlayTest {

  private static final Path DEPLOY = Repository.ROOT.resolve("deploy");
  private static final Path FOLDER = DEPLOY.resolve("compose/monitoring");

  @Test
  void everyProcessOfTheClusterIsScrapedAtItsManagementPort() {
    Map<?, ?> cluster = child(yaml(Repository.ROOT.resolve("docker-compose.yml")), "services");
    Map<?, ?> overlay = child(yaml(DEPLOY.resolve("compose/monitoring.yml")), "services");
    List<String> expected = new ArrayList<>();
    cluster.forEach(
        (name, service) -> {
          Object port = child(service, "environment").get("TIDEWIRE_MANAGEMENT_PORT");
          if (port != null) expected.add(name + ".watch:" + port);
        });

    List<String> scraped = new ArrayList<>();
    for (Map<?, ?> job : children(yaml(FOLDER.resolve("prometheus.yml")), "scrape_configs")) {
      if (!"tidewire".equals(job.get("job_name"))) continue;
      for (Map<?, ?> target : children(job, "dns_sd_configs")) {
        String names = String.valueOf(target.get("names"));
        scraped.add(names.substring(1, names.length() - 1) + ":" + target.get("port"));
      }
    }

    assertThat(scraped).hasSize(4).containsExactlyInAnyOrderElementsOf(expected);
    for (String target : scraped) {
      String service = target.substring(0, target.indexOf('.'));
      assertThat(child(child(child(overlay, service), "networks"), "watch").get("aliases"))
          .isEqualTo(List.of(service + ".watch"));
    }
  }

  @Test
  void everyFileThatIsMountedExists() {
    child(yaml(DEPLOY.resolve("compose/monitoring.yml")), "services")
        .values()
        .forEach(
            service -> {
              if (!(((Map<?, ?>) service).get("volumes") instanceof List<?> volumes)) return;
              volumes.stream()
                  .map(volume -> volume.toString().split(":")[0])
                  .filter(source -> source.startsWith("./"))
                  .forEach(source -> assertThat(Repository.ROOT.resolve(source)).exists());
            });
  }

  @Test
  void prometheusTakesTheConfiguration(@TempDir Path folder)
      throws IOException, InterruptedException {
    // The paths inside the container.
    Files.copy(FOLDER.resolve("prometheus.yml"), folder.resolve("prometheus.yml"));
    Files.copy(DEPLOY.resolve("prometheus/alerts.yml"), folder.resolve("alerts.yml"));

    assertThat(Promtool.run(folder, "check", "config", "prometheus.yml"))
        .contains("1 rule files found");
  }

  private static Map<?, ?> yaml(Path file) {
    return new Yaml().load(Repository.read(file));
  }

  private static Map<?, ?> child(Object parent, String name) {
    return ((Map<?, ?>) parent).get(name) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<Map<?, ?>> children(Map<?, ?> parent, String name) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (parent.get(name) instanceof List<?> list) {
      for (Object child : list) {
        if (child instanceof Map<?, ?> map) found.add(map);
      }
    }
    return found;
  }
}
