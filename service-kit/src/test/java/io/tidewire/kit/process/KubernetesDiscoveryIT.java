package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Tests pods with different addresses and the same port. A hosts file replaces the cluster's DNS.
 */
class KubernetesDiscoveryIT extends ServiceProcessFixture {

  private static final String SERVICE = "members.tidewire.svc.cluster.test";

  @Test
  void podsFindEachOtherByTheHeadlessServiceWithoutTheKubernetesApi() throws IOException {
    String port = Integer.toString(FreePorts.one());
    Path hosts = directory.resolve("hosts");
    Files.writeString(hosts, "127.0.0.2 " + SERVICE + "\n127.0.0.3 " + SERVICE + "\n");

    try (ChildProcess first = child(pod("127.0.0.2", port, hosts))) {
      first.await("cluster joined members=1 ");
      try (ChildProcess second = child(pod("127.0.0.3", port, hosts))) {
        assertThat(second.await("cluster joined members=2 address=\\[(\\S+)]"))
            .isEqualTo("127.0.0.3");
        assertThat(first.await("member joined .*address=\\[(\\S+)]:")).isEqualTo("127.0.0.3");
      }
    }
  }

  private static Map<String, String> pod(String address, String port, Path hosts) {
    return Map.of(
        "TIDEWIRE_CLUSTER_MODE",
        "kubernetes",
        "TIDEWIRE_CLUSTER_SECRET",
        "s".repeat(32),
        "TIDEWIRE_CLUSTER_KUBERNETES_SERVICE_DNS",
        SERVICE,
        "TIDEWIRE_CLUSTER_PORT",
        port,
        "TIDEWIRE_CLUSTER_PORT_COUNT",
        "1",
        "TIDEWIRE_BUS_HOST",
        address,
        "TIDEWIRE_NODE_ID",
        "pod-" + address,
        // Hazelcast otherwise takes the first interface, which here all pods share.
        "JAVA_TOOL_OPTIONS",
        "-Dhazelcast.local.localAddress=" + address + " -Djdk.net.hosts.file=" + hosts);
  }
}
